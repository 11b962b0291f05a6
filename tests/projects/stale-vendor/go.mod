module example.com/stale

go 1.24

require example.com/greeting v1.1.0
