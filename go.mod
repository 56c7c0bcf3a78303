module beian

go 1.26
