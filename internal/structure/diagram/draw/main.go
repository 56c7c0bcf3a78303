// Command draw brings the drawings of a document up to date.
package main

import (
	"fmt"
	"os"

	"beian/internal/structure/diagram"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: draw ARCHITECTURE.md")
		os.Exit(2)
	}
	if err := draw(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "draw:", err)
		os.Exit(1)
	}
}

func draw(path string) error {
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	after, err := diagram.Insert(string(before), diagram.Lifecycle())
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(after), 0o644)
}
