package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/filing"
)

// TestEveryStatus reads the case of every status in both languages: where is
// it, who must act, until when, what do I do now, then the dated timeline, in
// this order.
func TestEveryStatus(t *testing.T) {
	for _, language := range []struct{ file, root, due string }{{"zh", "/", "2026年4月1日 还剩 12 天"}, {"en", "/en/", "1 April 2026 12 days left"}} {
		words := catalogue(t, language.file)
		p := open(t)
		for _, s := range filing.Standings() {
			p.visit(language.root+"status/?r="+string(receiptOf(t, s.Status)), "#result h2")
			want := []string{words["status."+string(s.Status)+".name"], words["status."+string(s.Status)+".where"], words["party."+string(s.Acts)]}
			if s.Status.Open() && s.Status != filing.AwaitingConfirmation {
				want = append(want, language.due)
			}
			want = append(want, words["case.do"])
			want = append(want, strings.Split(words["status."+string(s.Status)+".do"], "\n")...)
			want = append(want, words["case.timeline"])
			for _, e := range history(s.Status) {
				want = append(want, words["event."+string(e)])
			}
			if s.Status.Open() {
				want = append(want, words["status."+string(s.Status)+".name"], words["case.now"])
			}
			inOrder(t, string(s.Status), p.text("#result"), want)
			if got := eval[int](p, "document.querySelectorAll('.timeline li:not([class])').length"); got != ahead(s.Stage) {
				t.Errorf("%s: %d steps are ahead, want %d", s.Status, got, ahead(s.Stage))
			}
			if got := eval[string](p, "document.activeElement.innerText"); got != want[0] {
				t.Errorf("%s: the focus is on %q", s.Status, got)
			}
			if got := eval[string](p, "document.title"); !strings.HasPrefix(got, want[0]+" - ") {
				t.Errorf("%s: the title is %q", s.Status, got)
			}
		}
		p.quiet()
	}
}

// ahead is how many of the six steps are still to come.
func ahead(s filing.Stage) int {
	return map[filing.Stage]int{
		filing.StageDraft: 5, filing.StageAcceptance: 5, filing.StagePreCheck: 4, filing.StageCorrection: 4,
		filing.StageVerification: 3, filing.StageReverification: 3, filing.StageDelivery: 2, filing.StageReview: 1,
	}[s]
}

// TestDue reads due times by the server's clock in Asia/Shanghai.
func TestDue(t *testing.T) {
	at := func(hours float64) *time.Time { due := now.Add(time.Duration(hours * float64(time.Hour))); return &due }
	p := open(t)
	receipt := receiptOf(t, filing.AwaitingReview)
	for _, c := range []struct {
		name   string
		change func(o *casework.StatusObject)
		shows  string
	}{
		{"last second of today", func(o *casework.StatusObject) { o.Due = endOf(2026, 3, 20) }, "2026年3月20日 今天截止"},
		{"tomorrow", func(o *casework.StatusObject) { o.Due = endOf(2026, 3, 21) }, "2026年3月21日 还剩 1 天"},
		{"next year", func(o *casework.StatusObject) { o.Due, o.Provisional = endOf(2027, 1, 4), true }, "2027年1月4日 还剩 290 天\n\n暂定日期"},
		{"in half an hour", func(o *casework.StatusObject) { o.Due = at(0.5) }, "2026年3月20日 10:30（北京时间） 不到 1 小时"},
		{"in a day and a half", func(o *casework.StatusObject) { o.Due = at(36) }, "2026年3月21日 22:00（北京时间） 还剩 36 小时"},
		{"in five days", func(o *casework.StatusObject) { o.Due = at(120) }, "2026年3月25日 10:00（北京时间） 还剩 5 天"},
		{"passed, not yet marked", func(o *casework.StatusObject) { o.Due = endOf(2026, 3, 19) }, "2026年3月19日 已超过截止时间\n\n系统已经督促办理"},
		{"marked by a clock ahead", func(o *casework.StatusObject) { o.Due, o.Overdue = at(0.01), true }, "已超过截止时间"},
		{"the reader's own", func(o *casework.StatusObject) { o.Due, o.Acts = endOf(2026, 3, 19), filing.PartyApplicant }, "已超过截止时间\n\n如果您刚刚办理"},
		{"unreadable", func(o *casework.StatusObject) { o.Due = nil }, "省通信管理局\n您现在要做什么"},
	} {
		standing, _ := filing.StandingOf(filing.AwaitingReview)
		o := sampleCase(t, standing)
		c.change(&o)
		p.site.put("/status/"+string(receipt)+".json", o)
		p.visit("/status/?r="+string(receipt), "#result h2")
		if shown := p.text("#result"); !strings.Contains(shown, c.shows) {
			t.Errorf("%s: shows %q, without %q", c.name, shown, c.shows)
		}
	}
}

// TestReasons reads coded reasons, one of which the catalogue does not have yet.
func TestReasons(t *testing.T) {
	p := open(t)
	p.visit("/status/?r="+string(receiptOf(t, filing.FilingRefused)), "#result h2")
	inOrder(t, "refused", p.text("#result"), []string{"原因", "未取得前置审批，不予备案", "代码 of-a-later-catalogue", "您现在要做什么"})
	p.visit("/en/status/?r="+string(receiptOf(t, filing.Returned)), "#result h2")
	inOrder(t, "returned", p.text("#result"), []string{"Reasons", "The subject's name differs", "A scan is blurred", "What you do now"})
	p.quiet()
}

// TestLaterCodes reads an object of a later version, whose codes the page does
// not know, and one whose texts look like markup.
func TestLaterCodes(t *testing.T) {
	p := open(t)
	receipt := string(receiptOf(t, filing.AwaitingReview))
	p.site.put("/status/"+receipt+".json", map[string]any{
		"status": "toString", "acts": "constructor", "reasons": []string{"<img src=x>"}, "number": "<b>1</b>",
		"timeline": []any{map[string]any{"event": "<i>SomethingNew</i>", "at": "2026-03-02T01:00:00Z"}},
	})
	p.visit("/status/?r="+receipt, "#result h2")
	inOrder(t, "later", p.text("#result"), []string{"正在办理", "<b>1</b>", "代码 <img src=x>", "<i>SomethingNew</i>", "2026年3月2日"})
	p.quiet()
}

// TestCalendar takes the deadline of a case as a calendar file: its day in China,
// or its moment where it is not the end of a day, and nothing where it is over.
func TestCalendar(t *testing.T) {
	p := open(t)
	for _, c := range []struct {
		status filing.Status
		want   []string
	}{
		{filing.AwaitingVerification, []string{"DTSTART;VALUE=DATE:20260401\r\n", "SUMMARY:网站备案：待现场核验，今天截止\r\n", "URL:" + p.base + "/status/", "DTSTAMP:20260320T020000Z\r\n", "-awaiting-verification@", "SEQUENCE:"}},
		{filing.AwaitingConfirmation, []string{"DTSTART:20260320T073000Z\r\n"}},
	} {
		p.visit("/status/?r="+string(receiptOf(t, c.status)), "#result h2")
		eval[chromedp.Void](p, `URL.createObjectURL = (blob) => { blob.text().then((t) => { window.saved = t }); return 'blob:x' }`)
		p.click(".calendar")
		p.until("window.saved")
		file := eval[string](p, "window.saved")
		for _, want := range append(c.want, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "\r\nEND:VCALENDAR\r\n") {
			if !strings.Contains(file, want) {
				t.Errorf("%s: the file lacks %q:\n%s", c.status, want, file)
			}
		}
		for _, line := range strings.Split(file, "\r\n") {
			if len(line) > 75 {
				t.Errorf("%s: a line of %d bytes: %s", c.status, len(line), line)
			}
		}
	}
	p.visit("/status/?r="+string(receiptOf(t, filing.Filed)), "#result h2")
	if eval[bool](p, "!!document.querySelector('.calendar')") {
		t.Error("a filed case has a deadline to take")
	}
}

// TestPrint looks at what the printed page keeps.
func TestPrint(t *testing.T) {
	p := open(t)
	p.visit("/status/?r="+string(receiptOf(t, filing.Filed)), "#result h2")
	p.media("print", "")
	gone := eval[[]string](p, `[...document.querySelectorAll('button, form, .another, .language')].filter((e) => e.checkVisibility()).map((e) => e.outerHTML)`)
	if len(gone) > 0 {
		t.Errorf("the print has controls: %s", gone)
	}
	inOrder(t, "print", p.text("main"), []string{"已备案", "京ICP备2026000001号", "备案号已下发"})
}

// TestForcedColours looks at the marks that are more than colour.
func TestForcedColours(t *testing.T) {
	p := open(t)
	p.visit("/status/?r="+string(receiptOf(t, filing.AwaitingReview)), "#result h2")
	p.media("", "forced-colors=active")
	p.picture("status-forced-colours-zh", 390)
	for selector, property := range map[string]string{".tag": "borderTopStyle", ".panel": "borderTopStyle", "#typed": "borderTopStyle"} {
		if got := eval[string](p, "getComputedStyle(document.querySelector('"+selector+"'))."+property); got != "solid" {
			t.Errorf("%s has the border %q", selector, got)
		}
	}
	p.do(chromedp.Focus(chromedp.CSS("#typed")))
	if got := eval[string](p, "getComputedStyle(document.activeElement).outlineStyle"); got != "solid" {
		t.Errorf("the focused input has the outline %q", got)
	}
}

func inOrder(t *testing.T, name, shown string, want []string) {
	t.Helper()
	rest := shown
	for _, w := range want {
		_, after, ok := strings.Cut(rest, strings.ReplaceAll(w, "`", ""))
		if !ok {
			t.Errorf("%s: shows %q, without %q after the ones before", name, shown, w)
			return
		}
		rest = after
	}
}

// catalogue gives the messages of a language by their dotted keys.
func catalogue(t *testing.T, file string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(shared.home, "..", "messages", file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	flat := map[string]string{}
	var walk func(at string, node any)
	walk = func(at string, node any) {
		if group, ok := node.(map[string]any); ok {
			for key, child := range group {
				walk(strings.TrimPrefix(at+"."+key, "."), child)
			}
			return
		}
		flat[at], _ = node.(string)
	}
	walk("", tree)
	return flat
}
