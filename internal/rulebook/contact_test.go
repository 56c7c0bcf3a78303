package rulebook_test

import (
	"testing"

	"beian/internal/rulebook"
)

func TestMobile(t *testing.T) {
	for text, want := range map[string]string{
		"13900000000": "+8613900000000", " １３９００００００００　": "+8613900000000",
		"": "", "110": "", "1390000000a": "", "+8613900000000": "", "+4413900000000": "", "14400000000": "", "010-80000000": "",
	} {
		if got := new(rulebook.Book).Mobile(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestEmail(t *testing.T) {
	for text, want := range map[string]string{
		"shili@example.cn": "shili@example.cn", "ｓｈｉｌｉ＠ｅｘａｍｐｌｅ．ｃｎ ": "shili@example.cn",
		"": "", "shili": "", "shili@example.cn, other@example.cn": "", "shili@example.cn\r\nBcc: other@example.cn": "", "张@example.cn": "",
	} {
		if got := new(rulebook.Book).Email(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
