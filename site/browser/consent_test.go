package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
	"beian/internal/web"
)

// secret is of a link of the sample site.
const secret = "0123456789abcdefghjkmnpqrstvwxyz"

// sampleConsent is what the holder of the sample link is asked.
func sampleConsent(t *testing.T) casework.ConsentView {
	t.Helper()
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := casework.ConsentView{
		Organiser: "示例（北京）文化传媒有限公司", Provider: "示例接入服务有限公司", Person: "张＊＊", Subject: true,
		Sites:   []casework.OwnSite{{Name: "示例文化", Addresses: []string{"example.com.cn", "xn--fsqu00a.cn"}}, {Name: "示例商店", Addresses: []string{"www.example.cn"}}},
		Expires: now.AddDate(0, 0, 7),
	}
	v.Agreement, _ = book.Agreement(rulebook.SensitiveData)
	v.Notice, _ = book.Agreement(rulebook.PrivacyNotice)
	return v
}

// answering answers with JSON.
func answering(t *testing.T, status int, v any) func(w http.ResponseWriter, r *http.Request) bool {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(text)
		return true
	}
}

// unknownLink is the answer to a link that is good for nothing.
func unknownLink(t *testing.T) func(w http.ResponseWriter, r *http.Request) bool {
	return answering(t, http.StatusNotFound, web.Problem{Code: "unknown-link", Status: http.StatusNotFound, Reference: "4f1c2b7e"})
}

// consentScenes are the states of the page of a link.
func consentScenes(t *testing.T) []scene {
	const ready = "#result h2"
	api := []string{"/api/person/consent"}
	link := func(name string) string { return "consent/?s=" + name + "#" + secret }
	child, given := sampleConsent(t), sampleConsent(t)
	child.Guardian, child.Subject = true, false
	at := now.Add(-time.Hour)
	given.Consented, given.How = &at, "desk"
	press := func(selector string) func(p *tab) {
		return func(p *tab) { p.click("form .button"); p.wait(selector) }
	}
	return []scene{
		{name: "consent", path: link("open"), ready: ready},
		{name: "consent-guardian", path: link("guardian"), ready: ready, answer: answering(t, http.StatusOK, child)},
		{name: "consent-guardian-missing", path: link("missing"), ready: ready, answer: answering(t, http.StatusOK, child), then: press(".error")},
		{name: "consent-done", path: link("done"), ready: ready, then: func(p *tab) {
			p.site.set(answering(t, http.StatusOK, casework.ConsentGiven{At: now}))
			press(".filed")(p)
		}},
		{name: "consent-given", path: link("given"), ready: ready, answer: answering(t, http.StatusOK, given)},
		{name: "consent-none", path: "consent/?s=none", ready: ready},
		{name: "consent-void", path: link("void"), ready: ready, answer: unknownLink(t), allowed: api},
		{name: "consent-busy", path: link("busy"), ready: ready, answer: status(http.StatusTooManyRequests), allowed: api},
		{name: "consent-failed", path: link("failed"), ready: ready, answer: status(http.StatusServiceUnavailable), allowed: api},
		{name: "consent-offline", path: link("offline"), ready: ready, answer: status(http.StatusServiceUnavailable), then: goOffline, allowed: api},
		{name: "consent-loading", path: link("loading"), ready: "#live", answer: hang},
		{name: "consent-not-recorded", path: link("kept"), ready: ready, allowed: api, then: func(p *tab) {
			p.site.set(status(http.StatusServiceUnavailable))
			press(".error")(p)
		}},
		{name: "consent-newer", path: link("newer"), ready: ready, allowed: api, then: func(p *tab) {
			p.site.set(answering(t, http.StatusConflict, web.Problem{Code: "agreement-outdated", Status: http.StatusConflict, Field: "version"}))
			press(".error .button")(p)
		}},
	}
}

// TestConsentIsKept: a guardian's name stays while the answer is lost, and what
// is tried again goes under the key of the first time; another name is another
// call. Once it is recorded the link is gone from the address.
func TestConsentIsKept(t *testing.T) {
	p := open(t)
	child := sampleConsent(t)
	child.Guardian = true
	var keys, bodies []string
	fail := true
	p.site.set(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Authorization") != "Bearer "+secret || r.URL.RawQuery != "" {
			t.Errorf("the link is sent as %q to %s", r.Header.Get("Authorization"), r.URL)
		}
		if r.Method == http.MethodGet {
			return answering(t, http.StatusOK, child)(w, r)
		}
		var body strings.Builder
		b := make([]byte, 512)
		n, _ := r.Body.Read(b)
		body.Write(b[:n])
		keys, bodies = append(keys, r.Header.Get("Idempotency-Key")), append(bodies, body.String())
		if fail {
			return status(http.StatusServiceUnavailable)(w, r)
		}
		return answering(t, http.StatusOK, casework.ConsentGiven{At: now})(w, r)
	})
	p.visit("/consent/#"+secret, "#guardian")
	p.do(chromedp.SendKeys(chromedp.CSS("#guardian"), "监护\r"))
	p.until("document.querySelector('.error')?.innerText.startsWith('暂时不能登记，请过几分钟再按一次。') && document.querySelector('.error').innerText.includes('4f1c2b7e')")
	p.until("!document.querySelector('form [aria-disabled]')")
	p.click("form .button")
	p.until("!document.querySelector('form [aria-disabled]') && !document.querySelector('.error').hidden")
	fail = false
	p.do(chromedp.SendKeys(chromedp.CSS("#guardian"), "示例\r"))
	p.wait(".filed")
	if len(keys) != 3 || keys[0] != keys[1] || keys[0] == keys[2] || keys[0] == "" || !strings.Contains(bodies[2], `"guardian":"监护示例"`) || !strings.Contains(bodies[2], `"version":1`) {
		t.Errorf("sent were %v under %v", bodies, keys)
	}
	if got := eval[string](p, "location.href + ' ' + document.getElementById('language').hash + ' ' + document.activeElement.innerText"); got != p.base+"/consent/  已经同意" {
		t.Errorf("after it: %s", got)
	}
	for _, path := range p.site.requested() {
		if strings.Contains(path, secret) {
			t.Errorf("the link went to the server: %s", path)
		}
	}
	p.quiet("/api/person/consent")
}

// TestConsentByLink takes a link out of the mailbox of a whole system and consents
// by it, by the keyboard alone; it changes the language on the way, opens the link
// again, and opens one that a newer one has made void.
func TestConsentByLink(t *testing.T) {
	p, s := openSystem(t)
	c := demo.NewCase(s.URL(), demo.AccountApplicant, "consent-page", filingtest.Form(filing.Enterprise, "11", 71), &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	ctx := t.Context()
	for _, err := range []error{c.Start(ctx), c.Submit(ctx)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	links := make([]string, 2)
	for i := range links {
		err := c.AskConsent(ctx, "p2")
		if err == nil {
			links[i], err = c.Link(ctx, "p2", i+1)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	void, link := links[0], links[1]
	p.base = "" // a link is a whole address
	p.visit(link, "#result h2")
	inOrder(t, "open", p.text("main"), []string{"同意使用身份信息", "请您阅读后决定", "主办者", "示例网络科技有限公司", "李＊＊", "示例网络科技", "shili-000071.cn", "链接有效至", "2026年3月9日", "每次查阅均有记录", "不收取任何费用", "面部照片", "第 1 版", "本人同意", "打印本页"})
	p.follow(chromedp.Click(chromedp.CSS("#language")))
	p.wait("#result h2")
	inOrder(t, "in English", p.text("main"), []string{"Consent to the use of identity data", "Read this and decide", "李＊＊", "9 March 2026", "every reading is recorded", "I consent"})
	for eval[string](p, "document.activeElement.innerText") != "I consent" {
		p.do(chromedp.KeyEvent("\t"))
	}
	p.do(chromedp.KeyEvent("\r"))
	p.waitText("#result h2", "Consent given")
	if got := eval[string](p, "location.pathname + location.hash"); got != "/en/consent/" {
		t.Errorf("the address is %s", got)
	}
	p.visit(link, "#result h2")
	inOrder(t, "again", p.text("#result"), []string{"已经同意", "同意时间", "2026年3月2日", "通过链接", "打印本页"})
	if eval[bool](p, "!!document.querySelector('form')") {
		t.Error("it is asked again")
	}
	eval[chromedp.Void](p, fmt.Sprintf("location.href = %q", void)) // in the same tab, where only the fragment differs
	p.waitText("#result h2", "这个链接已经失效")
	inOrder(t, "void", p.text("#result"), []string{"7 天", "请打开最新的短信", "现场核验时当面同意"})
	p.quiet(s.URL() + "/api/person/consent")
	v := askAPI[web.Case](t, s.URL(), demo.AccountVerifier, "/api/provider/cases/"+c.ID+"?purpose=pre-check")
	if len(v.Consents) != 1 || v.Consents[0].How != "link" {
		t.Errorf("the case has the consents %+v", v.Consents)
	}
}

// TestApplicantAsksForConsent: from the case's page the applicant sends links, sees
// until when they are good, who has consented and how, and why no further one goes
// out today.
func TestApplicantAsksForConsent(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise, (*demo.Case).Submit)
	ctx := t.Context()
	p.size(1280, 844)
	p.holdSession(demo.AccountApplicant)
	p.console("/apply/#case/"+c.ID, "#screen h1")
	p.shows("负责人的同意")
	p.click("button[aria-label='给张示例发送链接']")
	p.wait("button[aria-label='给张示例重新发送链接']")
	p.until("document.getElementById('live').innerText.includes('链接在十分钟内发出')")
	link, err := c.Link(ctx, "p1", 1)
	must(t, err)
	must(t, c.ConsentBy(ctx, link))
	p.click("button[aria-label='给李示例发送链接']")
	for range 2 {
		p.wait("button[aria-label='给李示例重新发送链接']")
		eval[chromedp.Void](p.tab, "document.querySelector('.tasks').dataset.before = ''") // until the screen is made anew
		p.click("button[aria-label='给李示例重新发送链接']")
		p.until("document.querySelector('.tasks:not([data-before])')")
	}
	p.click("button[aria-label='给李示例重新发送链接']")
	p.shows("今天已经给这位负责人发了 3 次链接")
	inOrder(t, "consents", p.text("#screen"), []string{"负责人的同意", "张示例", "已同意", "2026年3月2日", "通过链接", "李示例", "链接已发送，有效至 2026年3月9日", "重新发送"})
	p.look("apply-consents-zh")
	p.press("通知记录")
	p.shows("同意链接")
	p.console("/en/apply/#case/"+c.ID, "#screen h1")
	p.shows("Consents of those who are responsible")
	inOrder(t, "in English", p.text("#screen"), []string{"Consents of those who are responsible", "Consented", "by a link", "A link was sent, valid until 9 March 2026", "Send again"})
	p.look("apply-consents-en")
	p.quiet("/api/applicant/")
}
