package web

//go:generate go run ./openapi -of api -write openapi.json
//go:generate go run ./openapi -of form -write form.schema.json
//go:generate go run ./openapi -of types -write ../../site/parts/api.ts
