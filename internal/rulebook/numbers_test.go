package rulebook_test

import (
	"testing"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// TestNumbersAgree: the forms of numbers are those that the numbers themselves
// are read by. Each example loses, doubles and changes each of its characters.
func TestNumbersAgree(t *testing.T) {
	b := load(t)
	looked := 0
	for _, e := range b.NumberExamples() {
		characters := []rune(e.Value)
		texts := []string{e.Value, e.Value + "-1", e.Value + "\n", "示" + e.Value}
		for i := range characters {
			for _, other := range []string{"", string(characters[i]) + string(characters[i]), "0", "1", "川", "蜀", "A", "-", "号", "٣"} {
				texts = append(texts, string(characters[:i])+other+string(characters[i+1:]))
			}
		}
		for _, text := range texts {
			looked++
			if b.IsNumber(rulebook.SubjectNumber, text) != filing.IsSubjectNumber(text) {
				t.Errorf("subject number %q: %v by the pattern", text, !filing.IsSubjectNumber(text))
			}
			if b.IsNumber(rulebook.ServiceNumber, text) != filing.IsSiteNumber(text) {
				t.Errorf("service number %q: %v by the pattern", text, !filing.IsSiteNumber(text))
			}
		}
	}
	if looked < 2000 {
		t.Errorf("looked at %d texts only", looked)
	}
	if b.IsNumber("library", "1") {
		t.Error("a kind that does not exist has numbers")
	}
}
