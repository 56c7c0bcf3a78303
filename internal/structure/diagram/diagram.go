// Package diagram draws what documents show of the code, so that they can't
// drift from it.
package diagram

import (
	"fmt"
	"slices"
	"strings"

	"beian/internal/filing"
)

// The marks in a document between which the drawing stands.
const (
	Begin = "<!-- lifecycle:begin -->"
	End   = "<!-- lifecycle:end -->"
)

// Lifecycle draws the lifecycle table as a Mermaid state diagram with the table
// of statuses beneath it. Moves that stay at their status are left out of the
// drawing.
func Lifecycle() string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	edges := map[string][]string{}
	var order []string
	for _, t := range filing.Lifecycle() {
		if t.From == t.To {
			continue
		}
		edge := fmt.Sprintf("  %s --> %s", state(t.From), state(t.To))
		if !slices.Contains(order, edge) {
			order = append(order, edge)
		}
		edges[edge] = append(edges[edge], string(t.On))
	}
	for _, edge := range order {
		fmt.Fprintf(&b, "%s: %s\n", edge, strings.Join(edges[edge], ", "))
	}
	b.WriteString("```\n\n| status | 中文 | stage | acts | may happen |\n|---|---|---|---|---|\n")
	for _, s := range filing.Standings() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", s.Status, s.Name, s.Stage, s.Acts, strings.Join(events(s.Status), ", "))
	}
	return b.String()
}

// state names a status as Mermaid takes it.
func state(s filing.Status) string { return strings.ReplaceAll(string(s), "-", "_") }

func events(s filing.Status) []string {
	var names []string
	for _, t := range filing.Lifecycle() {
		if name := string(t.On); t.From == s && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Insert puts a drawing between the marks of a document.
func Insert(document, drawing string) (string, error) {
	head, rest, ok := strings.Cut(document, Begin)
	_, tail, also := strings.Cut(rest, End)
	if !ok || !also {
		return "", fmt.Errorf("diagram: the document lacks its marks")
	}
	return head + Begin + "\n" + drawing + End + tail, nil
}
