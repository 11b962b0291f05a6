module example.com/by-name

go 1.25
