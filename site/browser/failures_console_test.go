package browser

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
)

// broken is one screen of a console, and the calls that it can't be shown without.
type broken struct {
	console, account, screen string
	calls                    []string
	shows                    string // once it is there
}

// shownFaults are the faults of a reading call, and what a screen says of each.
func shownFaults() map[*fault]string {
	return map[*fault]string{
		&failing:   faultReference,
		&tooMany:   "请 7 秒后再试",
		&conflict:  "没有办成",
		&forbidden: "您无权办理",
		&never:     "暂时打不开",
		&cutOff:    "暂时打不开",
		&malformed: "暂时打不开",
		&nothing:   "暂时打不开",
		&expired:   "登录",
	}
}

// TestScreensFail lets every call go wrong that a screen begins with: there is
// always something to read and something to do, and once the call succeeds the
// screen is there.
func TestScreensFail(t *testing.T) {
	p, s := openSystem(t)
	if err := demo.Seed(context.Background(), s.URL(), &http.Client{Timeout: 20 * time.Second}); err != nil {
		t.Fatal(err)
	}
	reviewed := underReview(t, s.URL(), 1, filing.Enterprise)
	at := "bureau/cases/" + reviewed.ID
	p.hurry()
	f := newFaulty(p)
	for _, c := range []broken{
		{"/apply/", demo.AccountApplicant, "", []string{"applicant/cases"}, "tbody"},
		{"/apply/", demo.AccountApplicant, "#case/" + reviewed.ID, []string{"applicant/cases/" + reviewed.ID}, "dl"},
		{"/provider/", demo.AccountVerifier, "", []string{"provider/queue"}, "table"},
		{"/provider/", demo.AccountVerifier, "#case/" + reviewed.ID, []string{"provider/cases/" + reviewed.ID, "provider/cases/" + reviewed.ID + "/clocks"}, "dl"},
		{"/provider/", demo.AccountVerifier, "#letters", []string{"provider/letters"}, ":is(table, .notice)"},
		{"/provider/", demo.AccountVerifier, "#settings", []string{"provider/settings"}, ".panel"},
		{"/provider/", demo.AccountManager, "#overdue", []string{"provider/escalations"}, ":is(table, .notice)"},
		{"/review/", demo.AccountReviewer, "", []string{"bureau/queue"}, "table"},
		{"/review/", demo.AccountReviewer, "#case/" + reviewed.ID, []string{at, at + "/ticks"}, ".tick"},
		{"/review/", demo.AccountReviewer, "#case/" + reviewed.ID + "/site/s1/slip", []string{at + "/sites/s1/slip"}, ".paper"},
		{"/review/", demo.AccountReviewer, "#letters", []string{"bureau/letters"}, ":is(table, .notice)"},
	} {
		for _, path := range c.calls {
			p.holdSession(c.account)
			for how, says := range shownFaults() {
				t.Run(c.console+c.screen+" "+path+" "+how.name, func(t *testing.T) {
					p.t = t
					p.fails(f, c, path, *how, says)
				})
			}
			t.Run(c.console+c.screen+" "+path+" "+shapeless.name, func(t *testing.T) {
				p.t = t
				f.mends()
				f.breaks(http.MethodGet, path, shapeless)
				p.console(c.console+c.screen, "#screen h1")
				p.until("document.querySelector('#screen').innerText.length > 20 && " + idle)
				p.unread(shapeless.name)
			})
		}
	}
	p.t = t
}

func (p *tab) fails(f *faulty, c broken, path string, how fault, says string) {
	f.mends()
	f.breaks(http.MethodGet, path, how)
	p.do(chromedp.Navigate("about:blank"))
	p.visit(c.console+c.screen, "#screen h1")
	p.until("!document.querySelector('#screen[aria-busy]') && document.querySelector('#screen .button')")
	if shown := p.text("#screen"); !strings.Contains(shown, says) {
		p.t.Errorf("shows %q, without %q", shown, says)
	}
	if shown := p.text("#screen"); strings.Contains(shown, "undefined") || strings.Contains(shown, "[object") {
		p.t.Errorf("shows %q", shown)
	}
	if p.text("#live") != "" {
		p.t.Errorf("still says %q", p.text("#live"))
	}
	f.mends()
	if how.status == http.StatusUnauthorized {
		p.holdSession(c.account)
		p.visit(c.console+c.screen, "#screen h1")
	} else {
		p.do(chromedp.Click(chromedp.CSS("#screen .button")))
	}
	p.wait("#screen " + c.shows)
	p.mu.Lock()
	p.messages = nil
	p.mu.Unlock()
}
