package build

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/notice"
	"beian/internal/rulebook"
	"beian/site"
)

// flat gives the texts of a catalogue by their dotted keys.
func flat(t *testing.T, l language) map[string]string {
	t.Helper()
	c, err := readCatalogue(site.Sources, l)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	var walk func(at string, node any)
	walk = func(at string, node any) {
		switch node := node.(type) {
		case map[string]any:
			for key, child := range node {
				walk(strings.TrimPrefix(at+"."+key, "."), child)
			}
		case string:
			texts[at] = node
		default:
			t.Errorf("%s: %s is neither a text nor a group", l.Code, at)
		}
	}
	walk("", map[string]any(c))
	return texts
}

// TestParity wants the same keys in every language, and in each text the same
// places for values, codes and lines.
func TestParity(t *testing.T) {
	place := regexp.MustCompile(`\{\w+\}`)
	main, other := flat(t, languages()[0]), flat(t, languages()[1])
	for key := range other {
		if _, ok := main[key]; !ok {
			t.Errorf("%s is in English only", key)
		}
	}
	for key, zh := range main {
		en, ok := other[key]
		if !ok || zh == "" || en == "" {
			t.Errorf("%s is missing or empty in a language", key)
			continue
		}
		a, b := place.FindAllString(zh, -1), place.FindAllString(en, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) || strings.Count(zh, "\n") != strings.Count(en, "\n") || strings.Count(zh, "`") != strings.Count(en, "`") {
			t.Errorf("%s has other places, codes or lines in English", key)
		}
	}
}

// TestVocabulary wants one message for each status, party, event and nature,
// and none for what does not exist.
func TestVocabulary(t *testing.T) {
	statuses, parties, events := map[string]bool{}, map[string]bool{}, map[string]bool{}
	zh := flat(t, languages()[0])
	for _, s := range filing.Standings() {
		for _, part := range []string{"name", "where", "do"} {
			statuses[string(s.Status)+"."+part] = true
		}
		if got := zh["status."+string(s.Status)+".name"]; got != s.Name {
			t.Errorf("status %s is called %q, the regulation's word is %q", s.Status, got, s.Name)
		}
	}
	for _, p := range []filing.Party{
		filing.PartyApplicant, filing.PartyProvider, filing.PartyHeads, filing.PartyPersons,
		filing.PartyBureau, filing.PartySystem, filing.PartyNobody,
	} {
		parties[string(p)] = true
	}
	for _, e := range filing.EventNames() {
		events[string(e)] = true
	}
	natures := map[string]bool{}
	for _, n := range []filing.Nature{
		filing.Government, filing.Institution, filing.SocialGroup, filing.Enterprise, filing.SoleTrader,
		filing.Army, filing.PrivateNonprofit, filing.Foundation, filing.LawFirm, filing.Individual,
	} {
		natures[string(n)] = true
	}
	for _, s := range filing.Standings() {
		if !parties[string(s.Acts)] {
			t.Errorf("the test does not know the party %s", s.Acts)
		}
	}
	for group, want := range map[string]map[string]bool{"status": statuses, "party": parties, "event": events, "nature": natures} {
		got := map[string]bool{}
		for key := range zh {
			if rest, ok := strings.CutPrefix(key, group+"."); ok {
				got[rest] = true
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s: the messages have %v, the rules %v", group, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
	}
}

// TestFields wants a name for every field that a finding or a reason can be
// about, and none for what no form has.
func TestFields(t *testing.T) {
	for key := range flat(t, languages()[0]) {
		path, ok := strings.CutPrefix(key, "field.")
		if ok && !rulebook.IsPath(strings.ReplaceAll(path, "[]", "[x1]")) {
			t.Errorf("no form has the field %s", path)
		}
	}
	form := filingtest.Form(filing.Enterprise, "11", 1)
	zh := flat(t, languages()[0])
	for _, path := range rulebook.Changed(&filing.Form{Sites: []filing.Site{{ID: "s1"}}, Persons: []filing.Person{{ID: "p1"}, {ID: "p2"}}}, &form) {
		pattern := regexp.MustCompile(`\[\w+\]`).ReplaceAllString(path, "[]")
		if zh["field."+pattern] == "" {
			t.Errorf("the field %s has no name", pattern)
		}
	}
}

// TestProvinces wants each province by its own name.
func TestProvinces(t *testing.T) {
	zh, want := flat(t, languages()[0]), map[string]string{}
	for _, p := range book(t).Provinces() {
		want["province."+p.Code] = p.Name
	}
	maps.DeleteFunc(zh, func(key, _ string) bool { return !strings.HasPrefix(key, "province.") })
	if !maps.Equal(zh, want) {
		t.Errorf("the messages name %v, the rules %v", zh, want)
	}
}

// TestLetters wants a name for each notice and each channel, and none for what is
// never told.
func TestLetters(t *testing.T) {
	got, want := []string{}, []string{"letter.channels." + notice.Desk, "letter.channels." + notice.Email, "letter.channels." + notice.SMS}
	for _, name := range notice.Names() {
		want = append(want, "letter.templates."+name)
	}
	for key := range flat(t, languages()[0]) {
		if strings.HasPrefix(key, "letter.templates.") || strings.HasPrefix(key, "letter.channels.") {
			got = append(got, key)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the messages have %v, the notices are %v", got, want)
	}
}

// TestSteps wants a step for each status but the closed ones, and a name for
// each step.
func TestSteps(t *testing.T) {
	zh := flat(t, languages()[0])
	for _, s := range filing.Standings() {
		at := step(s.Stage)
		if (at == 0) != (s.Stage == filing.StageClosed) {
			t.Errorf("%s is in step %d", s.Status, at)
		}
		if at > 0 && zh["step."+strconv.Itoa(at)] == "" {
			t.Errorf("step %d has no name", at)
		}
	}
	if zh["step."+strconv.Itoa(steps+1)] != "" {
		t.Errorf("there is a name for a step after the last one")
	}
}

// TestNoMessageIsLeftOver wants each text in use by a template or a script.
// Groups that are read by a code from outside have tests of their own.
func TestNoMessageIsLeftOver(t *testing.T) {
	var sources strings.Builder
	err := fs.WalkDir(site.Sources, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "messages/") {
			return err
		}
		b, err := fs.ReadFile(site.Sources, path)
		sources.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range flat(t, languages()[0]) {
		group, rest, _ := strings.Cut(key, ".")
		last := rest[strings.LastIndex(rest, ".")+1:]
		used := `\b(?:t|words\.\w+|words)\.` + last + `\b|'` + last + `'`
		switch group {
		case "page":
			used = `\{\{\$?\.T "` + rest + `"\}\}|\{\{\$?\.Own "` + last + `"\}\}`
		case "say", "fetch", "case", "entry":
		default:
			continue
		}
		if !regexp.MustCompile(used).MatchString(sources.String()) {
			t.Errorf("nothing uses %s", key)
		}
	}
}

// TestMissingMessage wants a build to fail on a message that is not there.
func TestMissingMessage(t *testing.T) {
	l := languages()[0]
	words, err := readCatalogue(site.Sources, l)
	if err != nil {
		t.Fatal(err)
	}
	group, _ := words.at("page.home")
	delete(group.(map[string]any), "intro")
	if _, err := render(site.Sources, view{language: l, page: pages(book(t))[0], words: words, rules: book(t)}); err == nil {
		t.Error("a page without a message is built")
	}
	delete(words, "say")
	if _, err := render(site.Sources, view{language: l, page: pages(book(t))[3], words: words, rules: book(t)}); err == nil {
		t.Error("a page without a group of messages is built")
	}
}
