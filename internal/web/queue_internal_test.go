package web

import (
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestHostileCells: 2,000 cells that try to be formulas, to end their cell or
// their line, come back from a real reader as what they were, each begins with
// nothing that a spreadsheet computes, and each is one cell.
func TestHostileCells(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	begins := []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "", "'", `"`, ",", ";", "=cmd|' /C calc'!A0", "\ufeff", "张"}
	middles := []string{`"`, `""`, `",`, "\r\n", "\n", ",", ";", "|", "示例", "=1+1", `=HYPERLINK("http://shili.cn")`, "𠮷", "\u202e", " "}
	var cells []string
	for len(cells) < 2000 {
		cell := begins[rng.IntN(len(begins))]
		for range rng.IntN(6) {
			cell += middles[rng.IntN(len(middles))]
		}
		cells = append(cells, cell)
	}
	var text strings.Builder
	for row := range slices.Chunk(cells, 10) {
		text.WriteString(csvRow(row...))
	}
	lines, err := csv.NewReader(strings.NewReader(text.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	read := slices.Concat(lines...)
	if len(lines) != 200 || len(read) != len(cells) {
		t.Fatalf("%d lines of %d cells", len(lines), len(read))
	}
	guarded := 0
	for i, got := range read {
		// The reader takes \r\n within a cell as \n.
		want := strings.ReplaceAll(cells[i], "\r\n", "\n")
		if strings.ContainsAny(string([]rune(got + " ")[0]), "=+-@\t\r\n＝＋－＠") {
			t.Errorf("%q may be computed", got)
		}
		if got != want && strings.TrimPrefix(got, "'") != want {
			t.Errorf("%q reads as %q", cells[i], got)
		}
		if got != want {
			guarded++
		}
	}
	if guarded < 500 {
		t.Errorf("only %d cells needed an apostrophe", guarded)
	}
}

// TestQueueWords: a table says what the site says.
func TestQueueWords(t *testing.T) {
	words := queueWords()
	for i, file := range []string{"zh", "en"} {
		text, err := os.ReadFile("../../site/messages/" + file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]json.RawMessage
		if err := json.Unmarshal(text, &messages); err != nil {
			t.Fatal(err)
		}
		for _, group := range []string{"party", "nature"} {
			var want map[string]string
			if err := json.Unmarshal(messages[group], &want); err != nil {
				t.Fatal(err)
			}
			for code, w := range want {
				if got := words[group+"."+code]; got[i] != w {
					t.Errorf("%s.%s is %q in %s, the site says %q", group, code, got[i], file, w)
				}
			}
		}
	}
}
