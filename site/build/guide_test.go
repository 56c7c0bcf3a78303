package build

import (
	"html"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/rulebook"
	"beian/site"
)

// shownOn gives what a reader sees of a page, without markup.
func shownOn(f map[string]File, name string) string {
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(f[name].Body), ""))
}

func viewOf(t *testing.T, l language, province string) view {
	t.Helper()
	words, err := readCatalogue(site.Sources, l)
	if err != nil {
		t.Fatal(err)
	}
	return view{language: l, words: words, rules: book(t), page: page{name: "documents", province: province}}
}

// TestGuideShowsEveryRow: each deadline, pre-approval, province, kind of document
// that somebody may show, rule of the set in force and coded reason is on its
// page, in both languages.
func TestGuideShowsEveryRow(t *testing.T) {
	f, b, pages := files(t), book(t), map[string]string{}
	for _, l := range languages() {
		v := view{language: l, rules: b}
		root := strings.TrimPrefix(l.Root, "/")
		on := func(page, text string) {
			name := root + page + "index.html"
			if pages[name] == "" {
				pages[name] = strings.ToLower(shownOn(f, name))
			}
			if !strings.Contains(pages[name], strings.ToLower(text)) {
				t.Errorf("%s lacks %q", name, text)
			}
		}
		for _, d := range b.Deadlines(rulebook.SetCurrent) {
			on("guide/", v.pick(d.Chinese, d.English))
		}
		for _, a := range b.Approvals() {
			for _, text := range []string{v.pick(a.Chinese, a.English), v.pick(a.Body, a.BodyEn), v.pick(a.Show, a.ShowEn)} {
				if text == "" {
					t.Errorf("pre-approval %d has no text in %s", a.Code, l.Code)
				}
				if text != "-" {
					on("guide/", text)
				}
			}
		}
		for _, r := range b.Rules(rulebook.SetCurrent) {
			on("guide/checks/", v.pick(r.Chinese, r.English))
			on("guide/checks/", v.source(r.Source))
		}
		for _, r := range b.Reasons() {
			on("guide/reasons/", v.pick(r.Chinese, r.English))
		}
		for _, p := range b.Provinces() {
			if link := `href="` + l.Root + "guide/" + p.Code + `/"`; !strings.Contains(string(f[root+"guide/index.html"].Body), link) {
				t.Errorf("%sguide/ does not lead to %s", l.Root, p.Name)
			}
			for _, n := range natures() {
				allowed, _ := b.SubjectDocuments(rulebook.SetCurrent, n)
				for _, code := range slices.Concat(allowed.First, allowed.Other) {
					d, _ := b.DocumentType(code)
					on("guide/"+p.Code+"/", v.pick(d.Chinese, d.English))
				}
			}
		}
	}
}

// TestGuideFollowsTheData: a changed row of the rule data changes the page.
func TestGuideFollowsTheData(t *testing.T) {
	text := string(dataFile(t, "deadlines.json"))
	for _, c := range []struct{ old, replacement, shows string }{
		{`"status": "awaiting-review", "n": 20`, `"status": "awaiting-review", "n": 21`, "21 个工作日"},
		{`"id": "psb-filing", "what": "file with the public security organ", "n": 30`, `"id": "psb-filing", "what": "file with the public security organ", "n": 29`, "网站开通后 29 日内"},
	} {
		changedText := strings.Replace(text, c.old, c.replacement, 1)
		if changedText == text {
			t.Fatalf("the data have no %s", c.old)
		}
		f, err := Files(Options{Rules: changedBook(t, "deadlines.json", changedText)})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(shownOn(f, "guide/index.html"), c.shows) || strings.Contains(shownOn(files(t), "guide/index.html"), c.shows) {
			t.Errorf("the guide does not follow: %s", c.shows)
		}
	}
}

func dataFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := fs.ReadFile(rulebook.Data(), name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestGuideWords wants words for exactly what the rules know: units, periods,
// severities, families of reasons, nationalities and what provinces ask for.
func TestGuideWords(t *testing.T) {
	b, want := book(t), map[string]bool{"years": true, "abolished": true, "abolishedBut": true, "demand.paper": true, "demand.paper-appointed": true}
	for _, unit := range []string{"working-day", "month", "calendar-day", "hour"} {
		want["unit."+unit], want["units."+unit] = true, true
	}
	for _, id := range []string{"realname-sync", "domain-validity", "cert-validity", "psb-filing", "psb-badge", "change-advance", "correct-inaccurate", "cancel-on-end"} {
		want["period."+id] = true
	}
	for _, s := range []filing.Severity{filing.Block, filing.Human, filing.Warn} {
		want["severity."+string(s)+".name"], want["severity."+string(s)+".text"] = true, true
	}
	for _, r := range b.Reasons() {
		want["family."+r.Family] = true
	}
	for _, n := range []filing.Nationality{filing.Mainland, filing.HKMacau, filing.Taiwan, filing.Foreign} {
		want["nationality."+string(n)] = true
	}
	v := viewOf(t, languages()[0], "11")
	for _, d := range slices.Concat(v.ofHeads(rulebook.Overlay{}, filing.Enterprise), ofSites(rulebook.Overlay{}, filing.Enterprise), ofDesk(rulebook.Desk{}, filing.Enterprise)) {
		want["demand."+d.key] = true
	}
	got := map[string]bool{}
	for key := range flat(t, languages()[0]) {
		if rest, ok := strings.CutPrefix(key, "guide."); ok {
			got[rest] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the messages have %v,\nthe rules %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

// TestEveryDemandIsTold: whatever an overlay asks for is told to somebody.
func TestEveryDemandIsTold(t *testing.T) {
	v := viewOf(t, languages()[0], "11")
	told := func(o rulebook.Overlay) int {
		n := 0
		for _, nature := range []filing.Nature{filing.Enterprise, filing.Individual} {
			for _, d := range slices.Concat(v.ofHeads(o, nature), ofSites(o, nature), ofDesk(o.Desk, nature)) {
				if d.when {
					n++
				}
			}
			papers, err := v.papers(o, nature)
			if err != nil {
				t.Fatal(err)
			}
			n += len(papers)
		}
		return n
	}
	if told(rulebook.Overlay{}) != 0 {
		t.Error("an overlay that asks for nothing is told")
	}
	for _, path := range fieldsOf(reflect.TypeFor[rulebook.Overlay]()) {
		var o rulebook.Overlay
		field := reflect.ValueOf(&o).Elem().FieldByIndex(path)
		name := reflect.TypeFor[rulebook.Overlay]().FieldByIndex(path).Name
		switch {
		case name == "Province" || name == "UnitsOnly" || name == "Sources":
			continue // not what it asks for
		case name == "SubjectHead":
			field.SetString(string(filing.LegalRepresentative))
		case name == "Papers":
			field.Set(reflect.ValueOf([]rulebook.Paper{{Code: "site-plan"}}))
		case field.Kind() == reflect.Bool:
			field.SetBool(true)
		case field.Kind() == reflect.Int:
			field.SetInt(2)
		default:
			field.Set(reflect.ValueOf([]string{"student-card"}))
		}
		if told(o) == 0 {
			t.Errorf("the guide does not tell %s", name)
		}
	}
}

// fieldsOf gives the paths of the fields of a struct and of the structs in it.
func fieldsOf(t reflect.Type) [][]int {
	var all [][]int
	for i := range t.NumField() {
		if f := t.Field(i); f.Type.Kind() == reflect.Struct {
			for _, inner := range fieldsOf(f.Type) {
				all = append(all, append([]int{i}, inner...))
			}
		} else if f.IsExported() {
			all = append(all, []int{i})
		}
	}
	return all
}

// TestDemands reads what single provinces ask of whom.
func TestDemands(t *testing.T) {
	for _, c := range []struct {
		province, nature, has, hasNot string
	}{
		{"31", "enterprise", "域名至少还有 180 日到期。", "身份证不属于本省的"},
		{"31", "individual", "身份证不属于本省的，带当地居住证。", "主办者的负责人是法定代表人。"},
		{"12", "enterprise", "网站负责人与主办者的负责人不是同一人。", "在备注中说明网站内容。"},
		{"12", "individual", "在备注中说明网站内容。", "网站负责人与主办者的负责人不是同一人。"},
		{"41", "individual", "本人未满 18 周岁的，带监护人的身份证件。", "负责人年满"},
		{"44", "enterprise", "网站达到 32 个的，带建站方案书。", "网站达到 6 个"},
		{"65", "army", "带网信办党建确认函。", "身份证不属于本省"},
		{"11", "law-firm", "带律师事务所执业许可证全部页（含最近年度考核页）。", "负责人年满"},
		{"11", "enterprise", "能备案的域名后缀以本省公布的为准。", "律师"},
	} {
		all, err := viewOf(t, languages()[0], c.province).Demands(c.nature)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(all, "\n")
		if !strings.Contains(text, c.has) || strings.Contains(text, c.hasNot) {
			t.Errorf("%s in %s: %q, want %q and not %q", c.nature, c.province, text, c.has, c.hasNot)
		}
	}
}

// TestSource shows sources as readers know them.
func TestSource(t *testing.T) {
	for source, want := range map[string][2]string{
		"Order 33 art. 12 (http://www.example.com/a/b)": {"部令第33号第12条 (www.example.com)", "Order 33 art. 12 (www.example.com)"},
		"Plan 二(二)1(2)":                                 {"核验方案 二(二)1(2)", "Plan 二(二)1(2)"},
		"setting":                                       {"本系统设定", "set by this service"},
		"https://github.com/LawRefBook/Laws 行政法规/示例办法(2011-01-08).md; Notice":    {"《示例办法(2011-01-08)》；公安备案须知", "示例办法(2011-01-08); Notice"},
		"https://github.com/huaweicloud/huaweicloud-skills skills/a/b/kb (2025)": {"华为云备案手册 (2025)", "Huawei Cloud's filing manual (2025)"},
		"https://github.com/yunify/qingcloud-docs content/site/record a.md; x":   {"青云备案手册；x", "QingCloud's filing manual; x"},
		"Order 292 art. 3-4":     {"国务院令第292号第3条至第4条", "Order 292 art. 3-4"},
		"Order 292 art. 4 and 7": {"国务院令第292号第4条、第7条", "Order 292 art. 4 and 7"},
		"documents.json":         {"规则数据", "rule data"},
		"provincial rules by two providers' manuals, see overlays.json": {"两家接入商的手册", "provincial rules by two providers' manuals"},
		"GB 11643; documents.json":                                      {"GB 11643", "GB 11643"},
	} {
		for i, l := range languages() {
			if got := (view{language: l}).source(source); got != want[i] {
				t.Errorf("%s in %s: %q, want %q", source, l.Code, got, want[i])
			}
		}
	}
}
