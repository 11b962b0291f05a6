module example.com/mail/tools

go 1.24
