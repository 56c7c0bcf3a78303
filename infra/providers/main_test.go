package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"beian/internal/demo"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
)

func file(t *testing.T) string {
	t.Helper()
	text, err := json.Marshal(demo.Providers())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestRegister registers a provider, once more, and with another licence after its
// manager has changed its settings.
func TestRegister(t *testing.T) {
	db := table.Checked(memory.New())
	ctx := t.Context()
	var out bytes.Buffer
	again := func(text string) {
		t.Helper()
		list, err := parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := register(ctx, db, list, &out); err != nil {
			t.Fatal(err)
		}
	}
	again(file(t))
	again(file(t))
	p, err := records.ReadProvider(ctx, db, demo.Provider)
	if err != nil || p.Version != 1 || len(p.Desks) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	p.Desks, p.SetBy, p.SetAt, p.Version = p.Desks[:1], "manager-1", time.Now().UTC(), 2
	it, err := records.ProviderItem(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Commit(ctx, table.Put(it, table.IfVersion(1))); err != nil {
		t.Fatal(err)
	}
	again(strings.Replace(file(t), "B1-20260001", "B1-20260002", 1))
	p, err = records.ReadProvider(ctx, db, demo.Provider)
	if err != nil || p.Licence != "B1-20260002" || len(p.Desks) != 1 || p.SetBy != "manager-1" {
		t.Errorf("%+v, %v", p, err)
	}
	if got, want := out.String(), "idc-1: registered\nidc-1: as it was\nidc-1: registered\n"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

// TestParseRefuses a file of which one provider can't be one.
func TestParseRefuses(t *testing.T) {
	whole := file(t)
	for name, c := range map[string]struct{ old, replacement, says string }{
		"no list":        {whole, `{}`, "JSON list"},
		"nobody":         {whole, `[]`, "at least one"},
		"two lists":      {whole, whole + whole, "nothing after it"},
		"unknown member": {`"licence"`, `"license"`, "license"},
		"id":             {`"id":"idc-1"`, `"id":"IDC#1"`, "id:"},
		"no name":        {`"name":"示例接入服务有限公司"`, `"name":""`, "name"},
		"province":       {`"provinces":["11"`, `"provinces":["99"`, "provinces"},
		"no province":    {`"provinces":["11","31","44"]`, `"provinces":[]`, "provinces"},
		"range":          {`192.0.2.0/24`, `192.0.2.9/24`, "ipRanges"},
		"desk":           {`"id":"d1"`, `"id":"x"`, "desks[0].id"},
		"set by":         {`"licence"`, `"setBy":"me","licence"`, "setBy"},
		"twice":          {whole, strings.TrimSuffix(whole, "]") + "," + strings.TrimPrefix(whole, "["), "twice"},
	} {
		text := strings.Replace(whole, c.old, c.replacement, 1)
		if text == whole {
			t.Fatalf("%s: %s is not in the file", name, c.old)
		}
		if list, err := parse([]byte(text)); err == nil || !strings.Contains(err.Error(), c.says) || list != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRunRefuses without a table or a file.
func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{{""}, {"", "providers.json"}, {"table"}, {"table", "missing.json"}, {"table", "a", "b"}} {
		if err := run(t.Context(), args[0], args[1:], nil); err == nil {
			t.Errorf("%q runs", args)
		}
	}
}
