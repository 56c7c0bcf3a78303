package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"beian/internal/filing"
)

// TestFailures sees what a reader is told when there is no answer, and that
// looking up again works once there is one.
func TestFailures(t *testing.T) {
	path := "/status/?r=" + string(receiptOf(t, filing.AwaitingReview))
	for _, c := range []struct {
		name   string
		says   string
		answer func(w http.ResponseWriter, r *http.Request) bool
	}{
		{"missing", "没有查到这个受理码|刚收到受理码？进度要几秒钟后才公布", status(http.StatusNotFound)},
		{"missing in a store that does not list", "没有查到这个受理码|BA- 开头，后面 17 个字母和数字", status(http.StatusForbidden)},
		{"too many", "查询的人太多|请等一分钟再查", status(http.StatusTooManyRequests)},
		{"failing", "暂时查不到|4f1c2b7e", status(http.StatusInternalServerError)},
		{"cut off", "暂时查不到|您的输入还在", func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }},
		{"no JSON", "暂时查不到", func(w http.ResponseWriter, _ *http.Request) bool { return body(w, "<!doctype html>") }},
		{"no status object", "暂时查不到", func(w http.ResponseWriter, _ *http.Request) bool { return body(w, "null") }},
		{"another object", "暂时查不到", func(w http.ResponseWriter, _ *http.Request) bool { return body(w, `{"number":"x"}`) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t)
			p.site.set(c.answer)
			p.visit(path, "#result h2")
			shown := p.text("#result")
			for _, want := range strings.Split(c.says, "|") {
				if !strings.Contains(shown, want) {
					t.Errorf("shows %q, without %q", shown, want)
				}
			}
			if got := p.text("#result h2"); got != eval[string](p, "document.activeElement.innerText") {
				t.Errorf("the heading %q has no focus", got)
			}
			if got := eval[string](p, "document.getElementById('typed').value"); got != receiptOf(t, filing.AwaitingReview).String() {
				t.Errorf("the form has %q", got)
			}
			p.site.set(nil)
			p.click("#result button")
			p.waitText("#result h2", "待管局审核")
			p.quiet("/status/")
		})
	}
}

// TestFailuresOfOtherPages: the other pages that look something up say what happened,
// keep what was entered, and work as soon as there is an answer.
func TestFailuresOfOtherPages(t *testing.T) {
	p := open(t)
	call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `(() => { const timer = setTimeout; window.setTimeout = (work, after, ...more) => timer(work, after === 15_000 && window.name === 'impatient' ? 50 : after, ...more) })()`,
	})
	answers := map[string]struct {
		says   string
		answer func(w http.ResponseWriter, r *http.Request) bool
	}{
		"too many":       {"查询的人太多", status(http.StatusTooManyRequests)},
		"failing":        {"4f1c2b7e", status(http.StatusInternalServerError)},
		"cut off":        {"暂时查不到", func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }},
		"no answer":      {"暂时查不到", hang},
		"cut JSON":       {"暂时查不到", func(w http.ResponseWriter, _ *http.Request) bool { return body(w, `{"number": `) }},
		"null":           {"暂时查不到", func(w http.ResponseWriter, _ *http.Request) bool { return body(w, "null") }},
		"another object": {"暂时查不到", func(w http.ResponseWriter, _ *http.Request) bool { return body(w, `{}`) }},
	}
	for path, c := range map[string]struct{ typed, found string }{
		"/register/?q=" + query("京ICP备2026000001号"): {"京ICP备2026000001号", "京ICP备2026000001号"},
		"/register/?q=example.cn":                   {"example.cn", "example.cn"},
		"/badge/?q=example.cn":                      {"example.cn", "京ICP备2026000001号"},
		"/verify/?c=0000000000signed":               {"", "有效，已签字"},
	} {
		for name, how := range answers {
			t.Run(path+" "+name, func(t *testing.T) {
				p.reuse(t)
				p.site.set(how.answer)
				patience := map[bool]string{true: "impatient", false: ""}[name == "no answer"]
				eval[chromedp.Void](p, "window.name = '"+patience+"'")
				p.visit(path, "#result h2")
				eval[chromedp.Void](p, "window.name = ''")
				if shown := p.text("#result"); !strings.Contains(shown, how.says) || strings.Contains(shown, "undefined") {
					t.Errorf("shows %q, without %q", shown, how.says)
				}
				if got := eval[string](p, "document.activeElement.innerText"); got != p.text("#result h2") {
					t.Errorf("the focus is on %q", got)
				}
				if got := eval[string](p, "document.getElementById('typed').value"); got != c.typed {
					t.Errorf("the form has %q", got)
				}
				p.site.set(nil)
				p.click("#result button")
				p.until("document.querySelector('#result h2')?.innerText.startsWith('" + c.found + "')")
				p.quiet("/register/", "/slip/")
			})
		}
	}
}

// TestReasonsFail: a status shows the codes of its reasons where their texts can't be had.
func TestReasonsFail(t *testing.T) {
	p := open(t)
	f := newFaulty(p)
	for _, how := range []*fault{&failing, &tooMany, &cutOff, &malformed, &nothing} {
		f.mends()
		f.breaks("", "reasons-", *how)
		p.do(chromedp.Navigate("about:blank"))
		p.visit("/status/?r="+string(receiptOf(t, filing.Returned)), "#result h2")
		if got := p.text("#result .reasons"); !strings.Contains(got, "其他原因，请看短信通知（代码") {
			t.Errorf("%s: the reasons are %q", how.name, got)
		}
	}
	p.quiet("/assets/")
}

// TestOffline loses the network and gets it back, upon which the look-up is
// repeated by itself.
func TestOffline(t *testing.T) {
	p := open(t)
	p.site.set(status(http.StatusServiceUnavailable))
	p.visit("/status/?r="+string(receiptOf(t, filing.AwaitingReview)), "#result h2")
	goOffline(p)
	if got := p.text("#result h2"); got != "您的设备没有联网" {
		t.Errorf("shows %q", got)
	}
	setOffline(p, false)
	p.waitText("#result h2", "待管局审核")
	p.quiet("/status/")
}

// TestViolationsAreSeen makes sure that the other tests could see a violation
// of the policy and an error of a script.
func TestViolationsAreSeen(t *testing.T) {
	p := open(t)
	p.visit("/", "#typed")
	eval[chromedp.Void](p, `document.body.append(Object.assign(document.createElement('img'), {src: 'http://192.0.2.1/x.png'}))`)
	eval[chromedp.Void](p, `setTimeout(() => { document.body.innerHTML = '<b>x</b>' })`)
	p.wait("body")
	eval[chromedp.Void](p, `new Promise((done) => setTimeout(done))`)
	seen := strings.Join(p.complaints(), "\n")
	for _, want := range []string{"img-src 'self'", "TrustedHTML"} {
		if !strings.Contains(seen, want) {
			t.Errorf("the console has %q, without %q", seen, want)
		}
	}
}

// goOffline takes the network away and looks up again.
func goOffline(p *tab) {
	p.t.Helper()
	before := p.text("#result h2")
	setOffline(p, true)
	p.site.set(nil)
	p.click("#result button")
	p.until(fmt.Sprintf("document.querySelector('#result h2')?.innerText !== %q", before))
}

func setOffline(p *tab, offline bool) {
	p.t.Helper()
	conditions := network.Conditions{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1}
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{&conditions},
	})
	call(p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1})
}

// status answers with a status and a reference.
func status(code int) func(w http.ResponseWriter, r *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("X-Request-Id", "4f1c2b7e")
		w.WriteHeader(code)
		return true
	}
}

func body(w http.ResponseWriter, text string) bool {
	_, _ = w.Write([]byte(text))
	return true
}
