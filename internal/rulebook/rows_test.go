package rulebook_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"beian/internal/rulebook"
	"beian/internal/workday"
)

var update = flag.Bool("update", false, "write the files that are made from the rules")

// rowsFile names for each row of the rule data, and each member of a row, a case
// or probe that depends on it, or "refused to load".
const rowsFile = "testdata/rows.txt"

const refused = "refused to load"

// TestEveryRowIsNeeded takes every row and every member of the rule data away in
// turn, and makes every number one more. Then the rules do not load, or a case or
// probe gives another answer: the one that the file names. Texts and sources are
// for people and not looked at.
func TestEveryRowIsNeeded(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	calendar, err := workday.Load()
	if err != nil {
		t.Fatal(err)
	}
	named := readRows(t)
	evidence, cases := evidence()
	data := fstest.MapFS{}
	for _, file := range dataFiles(t) {
		data[file] = own(t, file)
	}
	var rows []string
	for _, file := range dataFiles(t) {
		whole := data[file]
		for _, m := range mutants(t, file) {
			where := file + " " + m.where
			data[file] = &fstest.MapFile{Data: m.text}
			title, ok := refused, true
			if b, err := rulebook.LoadFrom(data, calendar); err == nil {
				title, ok = notices(b, evidence, cases, named[where])
			}
			switch {
			case !ok:
				t.Errorf("nothing depends on %s", where)
			case !*update && named[where] != title:
				t.Errorf("%s is noticed by %q, the file says %q; run with -update", where, title, named[where])
			}
			rows = append(rows, where+" -> "+title)
		}
		data[file] = whole
	}
	if len(rows) < 600 {
		t.Errorf("took away %d rows only", len(rows))
	}
	if *update {
		if err := os.WriteFile(rowsFile, []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if len(rows) != len(named) {
		t.Errorf("%d rows, the file has %d; run with -update", len(rows), len(named))
	}
}

// witness is a case or a probe: what it wants, and what a book gives.
type witness struct {
	want string
	give func(*rulebook.Book) string
}

// evidence gives all cases and probes, and their titles in order.
func evidence() (map[string]witness, []string) {
	all := map[string]witness{}
	var titles []string
	for _, p := range probes() {
		all[p.title] = witness{p.want, p.ask}
		titles = append(titles, p.title)
	}
	for _, c := range checks() {
		all[c.title] = witness{c.wanted(), func(b *rulebook.Book) string { return lines(c.findings(b)) }}
		titles = append(titles, c.title)
	}
	slices.Sort(titles)
	return all, titles
}

// notices gives a case that a changed book fails, the one named before if it
// still does.
func notices(b *rulebook.Book, all map[string]witness, titles []string, before string) (string, bool) {
	if w, ok := all[before]; ok && w.give(b) != w.want {
		return before, true
	}
	i := slices.IndexFunc(titles, func(title string) bool { return all[title].give(b) != all[title].want })
	if i < 0 {
		return "", false
	}
	return titles[i], true
}

func readRows(t *testing.T) map[string]string {
	t.Helper()
	named := map[string]string{}
	text, err := os.ReadFile(rowsFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		where, title, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " -> ")
		named[where] = title
	}
	return named
}

func dataFiles(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(rulebook.Data(), "*.json")
	if err != nil || len(files) < 17 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

// mutant is a data file that lacks a row or a member.
type mutant struct {
	where string
	text  []byte
}

func mutants(t *testing.T, file string) []mutant {
	t.Helper()
	var whole any
	if err := json.Unmarshal(own(t, file).Data, &whole); err != nil {
		t.Fatal(err)
	}
	var all []mutant
	takeAway(whole, "", func(where string) {
		text, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, mutant{where, text})
	})
	return all
}

// takeAway calls visit for each part of v that counts, while v lacks it, and for
// each number while it is one more.
func takeAway(v any, at string, visit func(where string)) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(keys(v)) {
			member := v[name]
			if forPeople(name) || says(member) == "nothing" || strings.HasSuffix(at, "["+fmt.Sprint(member)+"]") {
				continue
			}
			where := strings.TrimPrefix(at+"."+name, ".")
			delete(v, name)
			visit(where)
			if n, ok := member.(float64); ok {
				v[name] = n + 1
				visit(where + " and one more")
			}
			v[name] = member
			if list, ok := member.([]any); ok {
				withoutEntries(v, name, list, where, visit)
			}
			takeAway(member, where, visit)
		}
	case []any:
		names := labels(v)
		for i, entry := range v {
			takeAway(entry, at+"["+names[i]+"]", visit)
		}
	}
}

func withoutEntries(in map[string]any, name string, list []any, where string, visit func(where string)) {
	if name == "codes" { // of areas: the row is what is looked at
		return
	}
	names := labels(list)
	for i := range list {
		in[name] = slices.Delete(slices.Clone(list), i, i+1)
		visit(where + "[" + names[i] + "]")
	}
	in[name] = list
}

// says tells a member that says nothing, as if it were not there.
func says(member any) string {
	switch member := member.(type) {
	case nil:
		return "nothing"
	case []any:
		if len(member) == 0 {
			return "nothing"
		}
	default:
		if member == false || member == 0.0 || member == "" {
			return "nothing"
		}
	}
	return "something"
}

// labels name the entries of a list by what tells them apart.
func labels(list []any) []string {
	var all []string
	for i, entry := range list {
		name := fmt.Sprint(entry)
		if row, ok := entry.(map[string]any); ok {
			name = strconv.Itoa(i + 1)
			for _, by := range []string{"id", "value", "code", "province", "nature", "nationality", "kind", "set", "prefix", "zh", "name"} {
				if text := fmt.Sprint(row[by]); row[by] != nil {
					name = text
					break
				}
			}
		}
		if slices.Contains(all, name) {
			name += "#" + strconv.Itoa(i+1)
		}
		all = append(all, name)
	}
	return all
}

func keys(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range m {
			if !yield(name) {
				return
			}
		}
	}
}

// forPeople reports whether a member is a text, a note or a source.
func forPeople(name string) bool {
	return strings.HasSuffix(name, "Note") || strings.HasSuffix(name, "Source") || slices.Contains([]string{
		"note", "source", "sources", "confidence", "zh", "en", "what", "Q", "H", "law", "fact", "starts", "ruleset", "body", "bodyEn", "show", "showEn",
		"negativeLetter", "verifiedInFooters", "use", "fine", "place", "badge", "app",
	}, name)
}
