package browser

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// keptNames are the names of what the tab keeps.
func (p *tab) keptNames() []string {
	p.t.Helper()
	return eval[[]string](p, "Object.keys(sessionStorage)")
}

// TestSignOutSaves: what was typed a moment before signing out is saved first, and
// nobody is asked anything.
func TestSignOutSaves(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	draft := prepared(t, s.URL(), 1, filing.Enterprise)
	tab.holdSession(demo.AccountApplicant)
	p.console("/apply/#draft/"+draft.ID+"/subject", "#"+fieldID("subject.address"))
	p.fill("subject.address", "示例路8号")
	p.choose("#nav .quiet")
	p.waitText("#screen .button", "登录")
	d := askAPI[web.Draft](t, s.URL(), demo.AccountApplicant, "/api/applicant/drafts/"+draft.ID)
	if got := d.Form.Subject.Address.Reveal(); got != "示例路8号" {
		t.Errorf("saved is %q", got)
	}
	if got := tab.keptNames(); len(got) != 0 {
		t.Errorf("%q is kept after signing out", got)
	}
	p.quiet()
}

// TestSignOutEverywhere: who signs out in one tab is signed out in the others, gives
// back the case that he works on there, and the issuer asks the next person who he is.
func TestSignOutEverywhere(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 31, filingtest.Form(filing.Enterprise, "11", 831))
	other := openTab(t)
	other.base = p.base
	p.holdSession(demo.AccountVerifier)
	other.holdSession(demo.AccountVerifier)
	p.console("/provider/", "#screen table")
	other.console("/provider/#case/"+c.ID, "#pre-check")
	other.choose(".lock .button")
	other.until("document.querySelector('.lock')?.innerText.includes('由您办理')")
	p.choose("#nav .quiet")
	p.waitText("#screen .button", "登录")
	other.waitText("#screen .button", "登录")
	if got := other.keptNames(); len(got) != 0 {
		t.Errorf("the other tab keeps %q", got)
	}
	queue := askAPI[casework.Rows](t, s.URL(), demo.AccountManager, "/api/provider/queue")
	if i := slices.IndexFunc(queue.Rows, func(r casework.Row) bool { return r.Case == c.ID }); i < 0 || queue.Rows[i].Lock != nil {
		t.Errorf("the case is still taken: %+v", queue.Rows)
	}

	asked := newFaulty(p)
	p.follow(chromedp.Click(chromedp.CSS("#screen .button")))
	if address := eval[string](p, "location.search"); !strings.Contains(address, "prompt=login") {
		t.Errorf("the issuer is asked %q", address)
	}
	p.wait("button[value='" + demo.AccountVerifier + "']")
	p.follow(chromedp.Click(chromedp.CSS("button[value='" + demo.AccountVerifier + "']")))
	p.wait("#nav .account")
	if eval[int](p, "localStorage.length") != 0 {
		t.Error("it is still remembered that somebody signed out")
	}
	if got := asked.calls(); len(got) == 0 {
		t.Error("nothing was asked for after signing in")
	}
	p.quiet()
	other.quiet()
}

// TestAnotherAccountSignsIn: what somebody typed before his session ended is there for
// him again, and not for another account that signs in in the same tab.
func TestAnotherAccountSignsIn(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 31, filingtest.Form(filing.Enterprise, "11", 831))
	screen := "/provider/#case/" + c.ID
	p.console(screen, "#screen .button")
	p.signIn(demo.AccountVerifier)
	p.wait("#pre-check")
	p.choose("#f-pre-check-return")
	p.pick("#f-pre-check-reason-1-note", "与执照不符")
	f := newFaulty(p)
	end := func() {
		p.t.Helper()
		f.breaksOnce(http.MethodGet, "provider/queue", expired)
		eval[chromedp.Void](p, "location.hash = ''")
		p.waitText("#screen h1", "登录已到期")
	}
	end()
	p.signIn(demo.AccountVerifier)
	p.wait("#screen table")
	eval[chromedp.Void](p, "location.hash = 'case/"+c.ID+"'")
	p.until("document.querySelector('#f-pre-check-reason-1-note')?.value === '与执照不符'")
	end()
	p.signIn(demo.AccountManager)
	p.wait("#screen table")
	if got := p.keptNames(); slices.ContainsFunc(got, func(name string) bool { return strings.HasPrefix(name, "beian.kept.") }) {
		t.Errorf("the other account finds %q", got)
	}
	p.quiet("/api/")
}

// TestIssuerDoesNotAnswer: the button that leads to signing in says so, and works again.
func TestIssuerDoesNotAnswer(t *testing.T) {
	p, _ := openSystem(t)
	p.visit("/review/", "#screen .button")
	setOffline(p, true)
	p.choose("#screen .button")
	p.waitText("#screen .error", "您的设备没有联网")
	setOffline(p, false)
	p.signIn(demo.AccountReviewer)
	p.quiet("/issuer/", "openid-configuration")
}
