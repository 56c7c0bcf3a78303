package web

//go:generate go run ./openapi -write openapi.json
