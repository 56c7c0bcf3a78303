package notice_test

import (
	"strings"
	"testing"
	"unicode"

	"beian/internal/notice"
)

// TestSubject: every template has one line of its own, which no fact can get
// into.
func TestSubject(t *testing.T) {
	seen := map[string]string{}
	for _, name := range notice.Names() {
		line, err := notice.Subject(name)
		if err != nil || !strings.HasPrefix(line, "网站备案：") || len([]rune(line)) > 30 {
			t.Errorf("%s: %q, %v", name, line, err)
		}
		if strings.ContainsAny(line, "{}") || strings.ContainsFunc(line, unicode.IsControl) {
			t.Errorf("%s: %q can hold more than a subject", name, line)
		}
		if other, taken := seen[line]; taken {
			t.Errorf("%s and %s have one subject", name, other)
		}
		seen[line] = name
	}
	if line, err := notice.Subject("no-such-template"); err == nil || line != "" {
		t.Errorf("an unknown template has the subject %q", line)
	}
}
