package seal_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"beian/internal/seal"
)

func TestDataKeyIsNeverPrinted(t *testing.T) {
	canary := []byte("canary-canary-canary-canary-0001")
	k, err := seal.NewDataKey("case-1", canary)
	if err != nil {
		t.Fatal(err)
	}
	type hidden struct {
		k seal.DataKey // fmt may not call methods on it
	}
	type shown struct{ K seal.DataKey }
	values := []any{k, &k, hidden{k}, &hidden{k}, shown{k}, &shown{k}, []seal.DataKey{k}, map[string]seal.DataKey{"k": k}, []hidden{{k}}}

	var printed []string
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c", "%U", "%b", "%e", "%z", "%p", "% x", "%10.3v"} {
			printed = append(printed, fmt.Sprintf(verb, v))
		}
		printed = append(printed, fmt.Sprint(v), fmt.Sprintln(v))
		if b, err := json.Marshal(v); err == nil {
			printed = append(printed, string(b))
		}
		if b, err := xml.Marshal(v); err == nil {
			printed = append(printed, string(b))
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "k", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "k", v)
		printed = append(printed, log.String())
	}
	forms := []string{
		string(canary), hex.EncodeToString(canary), strings.ToUpper(hex.EncodeToString(canary)),
		fmt.Sprintf("%v", canary), fmt.Sprintf("%#v", canary), fmt.Sprintf("% x", canary), "99 97 110", "0x63, 0x61", "[63 61 6e",
	}
	for _, p := range printed {
		for _, form := range forms {
			if strings.Contains(p, strings.Trim(form, "[]{}")) {
				t.Errorf("the key is in %q", p)
			}
		}
	}
}

func TestDataKeyPrintsRedacted(t *testing.T) {
	k := dataKey(t, caseA, 1)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, k); got != "[redacted]" {
			t.Errorf("%s gave %q", verb, got)
		}
	}
	if got := k.String(); got != "[redacted]" {
		t.Errorf("String gave %q", got)
	}
	b, err := json.Marshal(map[string]any{"k": k})
	if err != nil || string(b) != `{"k":"[redacted]"}` {
		t.Errorf("JSON gave %s, %v", b, err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "k", k)
	if !strings.Contains(log.String(), `"k":"[redacted]"`) {
		t.Errorf("the log has %s", log.String())
	}
}
