package browser

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/filing"
)

// scene is one page in one state. Ready is what shows then, of a page that
// starts at path below the root of a language.
type scene struct {
	name    string
	path    string
	ready   string
	answer  func(w http.ResponseWriter, r *http.Request) bool
	then    func(p *tab)
	allowed []string // paths of requests that fail on purpose
}

func scenes(t *testing.T) []scene {
	const result, fault = "#result h2", "#error"
	review := "status/?r=" + string(receiptOf(t, filing.AwaitingReview))
	all := []scene{
		{name: "home", path: "", ready: "#typed"},
		{name: "home-mistyped", path: "", ready: "#typed", then: typing("BA-7K3M-9XQ2-VT4W-8H0C-R")},
		{name: "home-short", path: "", ready: "#typed", then: typing("BA-7K3M-9XQ2")},
		{name: "home-unknown", path: "", ready: "#typed", then: typing("青禾书店")},
		{name: "home-number", path: "", ready: "#typed", then: typing("川ICP备2026000001号")},
		{name: "status-empty", path: "status/", ready: "#result p"},
		{name: "status-mistyped", path: "status/?r=BA-7K3M-9XQ2-VT4W-8H0C-R", ready: fault},
		{name: "status-missing", path: "status/?r=ZZZZZZZZZZZZZZZZM", ready: result, allowed: []string{"/status/"}},
		{name: "status-busy", path: review, ready: result, answer: status(http.StatusTooManyRequests), allowed: []string{"/status/"}},
		{name: "status-failed", path: review, ready: result, answer: status(http.StatusServiceUnavailable), allowed: []string{"/status/"}},
		{name: "status-offline", path: review, ready: result, answer: status(http.StatusServiceUnavailable), then: goOffline, allowed: []string{"/status/"}},
		{name: "status-loading", path: review, ready: "#live", answer: hang},
		{name: "register-empty", path: "register/", ready: "#result p"},
		{name: "register-number", path: "register/?q=" + query("京ICP备2026000001号"), ready: result},
		{name: "register-site", path: "register/?q=" + query("京ICP备2026000001号-2"), ready: result},
		{name: "register-no-site", path: "register/?q=" + query("京ICP备2026000001号-9"), ready: result},
		{name: "register-person", path: "register/?q=" + query("粤ICP备2026000002号"), ready: result},
		{name: "register-domain", path: "register/?q=" + query("例子.cn"), ready: result},
		{name: "register-host", path: "register/?q=www.example.cn", ready: result, allowed: []string{"/register/domain/www.example.cn"}},
		{name: "register-missing", path: "register/?q=a-rather-long-name-of-a-shop.example.com", ready: result, allowed: []string{"/register/domain/"}},
		{name: "badge-empty", path: "badge/", ready: "#result p"},
		{name: "badge-number", path: "badge/?q=" + query("京ICP备2026000001号"), ready: result},
		{name: "badge-person", path: "badge/?q=" + query("粤ICP备2026000002号"), ready: result},
		{name: "badge-missing", path: "badge/?q=example.org", ready: result, allowed: []string{"/register/domain/"}},
		{name: "verify-empty", path: "verify/", ready: "#result p"},
		{name: "verify-signed", path: "verify/?c=0000000000signed", ready: result},
		{name: "verify-current", path: "verify/?c=0000000000current", ready: result},
		{name: "verify-superseded", path: "verify/?c=0000000000superseded", ready: result},
		{name: "verify-missing", path: "verify/?c=0000000000unknown", ready: result, allowed: []string{"/slip/"}},
		{name: "guide", path: "guide/", ready: "#chooser"},
		{name: "guide-province", path: "guide/31/", ready: ".nature"},
		{name: "guide-nature", path: "guide/44/#individual", ready: "#individual"},
		{name: "guide-checks", path: "guide/checks/", ready: ".sourced"},
		{name: "guide-reasons", path: "guide/reasons/", ready: "h2"},
		{name: "missing", path: "no-such-page", ready: "#typed", allowed: []string{"/no-such-page", "/en/no-such-page"}},
	}
	for _, s := range filing.Standings() {
		all = append(all, scene{name: "status-" + string(s.Status), path: "status/?r=" + string(receiptOf(t, s.Status)), ready: result})
	}
	return slices.Concat(all, consentScenes(t), variations(t))
}

// variations are sample cases with marks that any case may have.
func variations(t *testing.T) []scene {
	path := "/status/" + string(receiptOf(t, filing.AwaitingReview)) + ".json"
	with := func(name string, change func(o *casework.StatusObject)) scene {
		return scene{
			name: name, path: "status/?r=" + string(receiptOf(t, filing.AwaitingReview)), ready: "#result h2", answer: nil,
			then: func(p *tab) {
				standing, _ := filing.StandingOf(filing.AwaitingReview)
				o := sampleCase(t, standing)
				change(&o)
				p.site.put(path, o)
				p.do(chromedp.Reload())
				p.wait("#result h2")
			},
		}
	}
	return []scene{
		with("status-overdue", func(o *casework.StatusObject) { o.Due, o.Overdue = endOf(2026, 3, 18), true }),
		with("status-today", func(o *casework.StatusObject) { o.Due = endOf(2026, 3, 20) }),
		with("status-provisional", func(o *casework.StatusObject) { o.Due, o.Provisional, o.Withdrawing = endOf(2027, 1, 4), true, true }),
	}
}

func typing(text string) func(p *tab) {
	return func(p *tab) {
		p.do(chromedp.SendKeys(chromedp.CSS("#typed"), text+"\r"))
		p.wait("#error")
	}
}

// hang keeps a request waiting until the browser gives it up.
func hang(_ http.ResponseWriter, r *http.Request) bool {
	<-r.Context().Done()
	return true
}

// TestScenes looks at every page in every state, in both languages: nothing in
// the console, no accessibility violation, nothing that overflows or overlaps
// at any width or at twice the text size. It leaves a picture of each.
func TestScenes(t *testing.T) {
	for _, language := range []struct{ name, root string }{{"zh", "/"}, {"en", "/en/"}} {
		p := open(t)
		for _, s := range scenes(t) {
			t.Run(s.name+"-"+language.name, func(t *testing.T) {
				p.reuse(t)
				p.site.set(s.answer)
				p.visit(language.root+s.path, s.ready)
				if shift := eval[float64](p, shiftScript); shift > maxShift {
					t.Errorf("the layout shifts by %.3f while the page loads", shift)
				}
				if s.then != nil {
					s.then(p)
				}
				if got := eval[string](p, "document.documentElement.lang"); !strings.HasPrefix(got, language.name) {
					t.Errorf("the page says it is in %q", got)
				}
				p.checkLayout()
				p.checkAccess()
				p.picture(s.name+"-"+language.name, 390)
				p.picture(s.name+"-"+language.name, 1280)
				p.quiet(s.allowed...)
			})
		}
	}
}
