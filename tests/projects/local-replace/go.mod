replace example.com/greeting => ./greeting

module example.com/replaced

require example.com/greeting v0.0.0

go 1.24
