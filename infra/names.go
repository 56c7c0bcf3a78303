package main

import (
	"maps"
	"slices"
	"strings"
)

// pascal gives the id of a construct from the name of a folder: pre-check is
// PreCheck.
func pascal(kebab string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(kebab, "-") {
		if part == "api" {
			b.WriteString("API")
			continue
		}
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
