package diagram

//go:generate go run ./draw ../../../ARCHITECTURE.md
