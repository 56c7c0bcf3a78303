package rulebook_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
	"beian/internal/workday"
)

func TestSetAt(t *testing.T) {
	b := load(t)
	for at, want := range map[string]string{
		"2009-01-01T00:00:00+08:00": "2010",
		"2010-03-31T00:00:00+08:00": "2010",
		"2020-08-16T23:59:59+08:00": "2010",
		"2020-08-16T16:00:00Z":      "current",
		"2026-03-02T09:00:00+08:00": "current",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.SetAt(moment); got != want {
			t.Errorf("set at %s: %s, want %s", at, got, want)
		}
	}
}

func TestConfirmers(t *testing.T) {
	b := load(t)
	f := filingtest.Form(filing.Enterprise, "11", 1)
	f.Sites = append(f.Sites, filing.Site{ID: "s2", Head: "p1"}, filing.Site{ID: "s3", Head: "p3"}, filing.Site{ID: "s4", Head: "p2"}, filing.Site{ID: "s5"})
	if got := b.Confirmers(rulebook.SetCurrent, &f); !slices.Equal(got, []string{"p1", "p2", "p3"}) {
		t.Errorf("current: %v", got)
	}
	if got := b.Confirmers(rulebook.Set2010, &f); len(got) != 0 {
		t.Errorf("2010: %v", got)
	}
	individual := filingtest.Form(filing.Individual, "11", 1)
	if got := b.Confirmers(rulebook.SetCurrent, &individual); !slices.Equal(got, []string{"p1"}) {
		t.Errorf("individual: %v", got)
	}
	if n := b.Attempts(rulebook.SetCurrent); n != 5 {
		t.Errorf("%d attempts, want 5", n)
	}
}

func TestProvince(t *testing.T) {
	b := load(t)
	for code, want := range map[string]rulebook.Province{
		"51": {Code: "51", Name: "四川省", ICP: "蜀", PSB: "川"},
		"52": {Code: "52", Name: "贵州省", ICP: "黔", PSB: "贵"},
		"62": {Code: "62", Name: "甘肃省", ICP: "陇", PSB: "甘"},
		"11": {Code: "11", Name: "北京市", ICP: "京", PSB: "京"},
	} {
		if got, ok := b.Province(code); !ok || got != want {
			t.Errorf("province %s: %+v", code, got)
		}
	}
	for _, code := range []string{"", "71", "81", "82", "1", "110000"} {
		if p, ok := b.Province(code); ok {
			t.Errorf("province %q is %+v", code, p)
		}
	}
	n := filing.Number{Province: "京", Year: 2026, Sequence: 1}
	if got := b.Footer("11", n, 2); got != "京ICP备2026000001号-2" {
		t.Errorf("footer in Beijing %s", got)
	}
	n.Province = "粤"
	if got := b.Footer("44", n, 2); got != "粤ICP备2026000001号" {
		t.Errorf("footer in Guangdong %s", got)
	}
}

// TestSnippet: what a site puts at its foot, by the rule of its province, is HTML
// whatever the number is.
func TestSnippet(t *testing.T) {
	b := load(t)
	n := filing.Number{Province: "京", Year: 2026, Sequence: 1}
	if got, want := b.Snippet("11", n, 2), `<a href="https://beian.miit.gov.cn/" target="_blank" rel="noopener noreferrer">京ICP备2026000001号-2</a>`; got != want {
		t.Errorf("in Beijing %s", got)
	}
	n.Province = "粤"
	if got := b.Snippet("44", n, 2); !strings.HasSuffix(got, `>粤ICP备2026000001号</a>`) {
		t.Errorf("in Guangdong %s", got)
	}
	n.Province = `"><script>`
	if got := b.Snippet("11", n, 2); strings.Contains(got, "<script") {
		t.Errorf("unsafe: %s", got)
	}
}

// TestHost: the host of a home page as it is compared.
func TestHost(t *testing.T) {
	b := load(t)
	for page, want := range map[string]string{
		"https://www.shili.cn/a?b": "www.shili.cn", "http://示例.中国/": "xn--fsq092h.xn--fiqs8s", "http://192.0.2.1/": "192.0.2.1", "": "", "not a page": "",
	} {
		if got := b.Host(page); got != want {
			t.Errorf("%s has the host %q, want %q", page, got, want)
		}
	}
}

func TestReasons(t *testing.T) {
	b := load(t)
	families := map[string]int{}
	for _, r := range b.Reasons() {
		families[r.Family]++
		if got, ok := b.Reason(r.Code); !ok || got != r {
			t.Errorf("reason %s: %+v", r.Code, got)
		}
		if kebab(r.Code) != r.Code {
			t.Errorf("reason %q is not in kebab-case", r.Code)
		}
	}
	for _, f := range []string{"pre-check", "verification", "review", "refusal", "delivery", "confirmation", "renewal", "deferral", "contest"} {
		if families[f] == 0 {
			t.Errorf("no reason of family %s", f)
		}
	}
	if _, ok := b.Reason("no-such-reason"); ok {
		t.Error("an unknown reason has a text")
	}
}

// TestNeeded: the heaviest reason of a return says what the provider must do.
func TestNeeded(t *testing.T) {
	b := load(t)
	for _, tt := range []struct{ codes, want string }{
		{"", "deliver-again"},
		{"no-such-reason subject-name", "deliver-again"},
		{"confirmation-expired", "deliver-again"},
		{"other-delivery delivery-format", "deliver-again"},
		{"review-withdrawn", "deliver-again"},
		{"review-withdrawn review-slip", "verify-again"},
		{"confirmation-declined", "verify-again"},
		{"review-slip review-site-name review-photo", "send-back"},
		{"delivery-domain-exists", "send-back"},
	} {
		if got := b.Needed(strings.Fields(tt.codes)); got != tt.want {
			t.Errorf("%q needs %s, want %s", tt.codes, got, tt.want)
		}
	}
	suffices := ""
	for _, needed := range rulebook.Answers() {
		for _, answer := range append(rulebook.Answers(), "", "approve") {
			if rulebook.Suffices(answer, needed) {
				suffices += answer + ">" + needed + " "
			}
		}
	}
	if want := "send-back>send-back send-back>verify-again verify-again>verify-again send-back>deliver-again verify-again>deliver-again deliver-again>deliver-again "; suffices != want {
		t.Errorf("sufficient are %s", suffices)
	}
}

// kebab drops what a name in kebab-case can't hold.
func kebab(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, strings.Trim(s, "-"))
}

func TestOrganiser(t *testing.T) {
	b := load(t)
	for name, want := range map[string]string{
		"王示例":                     "王＊＊",
		"𠮷示例":                     "𠮷＊＊",
		"葛\U000E0101示例":           "葛\U000E0101＊＊",
		"王":                       "＊",
		"":                        "",
		"　王示 ":                    "王＊",
		"Example Person of Shili": "E＊＊＊＊＊＊＊＊",
		"阿·示例":                    "阿＊＊＊",
		"\xff\xfe":                "\xff＊",
	} {
		f := filing.Form{Subject: filing.Subject{Nature: filing.Individual, Name: filing.NewSensitive(name)}}
		if got := b.Organiser(&f); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
	f := filing.Form{Subject: filing.Subject{Nature: filing.SoleTrader, Name: filing.NewSensitive("示例小吃店")}}
	if got := b.Organiser(&f); got != "示例小吃店" {
		t.Errorf("an organisation is shown as %q", got)
	}
}

// TestBadData: rule data that contradict themselves do not load.
func TestBadData(t *testing.T) {
	calendar, err := workday.Load()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rulebook.LoadFrom(rulebook.Data(), calendar); err != nil {
		t.Fatal(err)
	}
	data := fstest.MapFS{}
	for _, name := range dataFiles(t) {
		data[name] = own(t, name)
	}
	for _, bad := range [][2]string{
		{"sets.json", `{"sets":[]}`},
		{"deadlines.json", `{"clocks":[{"id":"review","status":"awaiting-review","n":20,"unit":"working-day"}],"periods":[{"id":"cert-validity","n":3,"unit":"month-min-left"}]}`},
		{"provinces.json", `{"provinces":[{"code":"51","name":"四川省","icp":"川","psb":"川"}]}`},
		{"provinces.json", `{"provinces":[{"code":"51","name":"四川省","icp":"蜀","psb":"蜀"}]}`},
		{"overlays.json", `{"overlays":[{"province":"99"}]}`},
		{"overlays.json", `{"overlays":[{"province":"12"},{"province":"12"}]}`},
		{"overlays.json", `{"overlays":[{"province":"12","minAeg":18}]}`},
		{"overlays.json", `{"overlays":[{"province":"12","nonlocal":["site-plan"]}]}`},
		{"overlays.json", `{"overlays":[{"province":"12","papers":[{"code":"library-card"}]}]}`},
		{"overlays.json", `{"overlays":[{"province":"12","papers":[{"code":"site-plan","from":"2021-02-29"}]}]}`},
		{"reasons.json", `{"reasons":[{"code":"a","family":"pre-check","zh":"","en":"a"}]}`},
		{"reasons.json", `{"reasons":[{"code":"a","family":"review","zh":"a","en":"a"}]}`},
		{"reasons.json", `{"reasons":[{"code":"a","family":"delivery","answer":"wait","zh":"a","en":"a"}]}`},
		{"reasons.json", `{"reasons":[{"code":"a","family":"refusal","answer":"send-back","zh":"a","en":"a"}]}`},
		{"reasons.json", `{"reasons":[{"code":"a","family":"refusal","answer":"wait","zh":"a","en":"a"}]}`},
		{"reasons.json", `{"reasons":[{"code":"a","family":"pre-check","mend":"prayer","zh":"a","en":"a"}]}`},
		{"reasons.json", `{"reasons":[{"code":"a","family":"refusal","mend":"scan","zh":"a","en":"a"}]}`},
		{"ticks.json", `{"ticks":[]}`},
		{"ticks.json", `{"ticks":[{"path":"subject.shoes","reason":"review-subject","zh":"a","en":"a"}]}`},
		{"ticks.json", `{"ticks":[{"path":"subject.name","reason":"site-name","zh":"a","en":"a"}]}`},
		{"ticks.json", `{"ticks":[{"path":"sites[].photo","scan":"slip","reason":"review-photo","zh":"a","en":"a"}]}`},
		{"delivery-results.json", `{"results":[{"code":"a","reason":"review-subject"}]}`},
		{"delivery-results.json", `{"results":[{"code":"a","reason":"delivery-format"},{"code":"a","reason":"delivery-format"}]}`},
		{"documents.json", `{"persons":[{"nationality":"mainland","first":["library-card"]}]}`},
		{"documents.json", `{"types":[{"code":"a","number":"free","validity":"perhaps"}]}`},
		{"contents.json", `[`},
		{"languages.json", `nothing`},
		{"approvals.json", `{"approvals":1}`},
		{"site-names.json", ``},
		{"attachments.json", `{"attachments":[{"code":"a","of":"nobody","zh":"a","en":"a"}]}`},
		{"attachments.json", `{"attachments":[{"code":"a","of":"subject","zh":"a","en":"a"}]}`},
		{"access-modes.json", `{"modes":{}}`},
		{"special-addresses.json", `{"ranges":[{"prefix":"10.0.0.1/8"}]}`},
		{"special-addresses.json", `{"ranges":[{"prefix":"ten"}]}`},
		{"area-codes.json", `{"areas":[{"province":"11","codes":["010"]},{"province":"12","codes":["010"]}]}`},
		{"numbers.json", `{"patterns":{"subject":"("}}`},
		{"numbers.json", `{"patterns":{"subject":"x","service":"x","licence":"x","psb":"x"}}`},
		{"changes.json", `{"immutable":[{"zh":"a","paths":["subject.colour"]}]}`},
		{"changes.json", `{"confirmations":[{"kind":"magic"}]}`},
		{"slip.json", `{"blocks":[],"photos":[{"set":"2010"}]}`},
		{"slip.json", `{"blocks":[{"fields":[{"paths":["sites[].colour"]}]}],"photos":[{"set":"2010"},{"set":"current"}]}`},
	} {
		file, whole := bad[0], data[bad[0]]
		data[file] = &fstest.MapFile{Data: []byte(bad[1])}
		if _, err := rulebook.LoadFrom(data, calendar); err == nil || !strings.Contains(err.Error(), strings.TrimSuffix(file, ".json")) && file != "deadlines.json" {
			t.Errorf("%s with %s: %v", file, bad[1], err)
		}
		delete(data, file)
		if _, err := rulebook.LoadFrom(data, calendar); err == nil {
			t.Errorf("without %s: no error", file)
		}
		data[file] = whole
	}
	if _, err := rulebook.LoadFrom(data, calendar); err != nil {
		t.Errorf("with its own files: %v", err)
	}
}

func own(t *testing.T, name string) *fstest.MapFile {
	t.Helper()
	f, err := rulebook.Data().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, info.Size())
	if _, err := f.Read(b); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: b}
}
