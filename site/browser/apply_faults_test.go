package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// empty is an answer in which nothing is that is counted on.
var empty = fault{name: "empty", status: http.StatusOK, body: "{}"}

// asking is a call that a button makes, and what must hold while it goes wrong and
// once it does not.
type asking struct {
	name         string
	of           *demo.Case
	screen       string // of the console
	method, path string // of the call, below /api/applicant/
	begin        func() // what is entered, and what opens a dialog
	press        string
	kept         string // holds while it fails; "" where nothing is entered
	done         string // holds at the end
	not          []*fault
}

// TestApplyCalls lets each changing call of the console fail in each way, one after
// the other on one page: there are words beside the button, it works again, what
// was entered stays, and in the end it succeeds.
func TestApplyCalls(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	p.size(1280, 844)
	p.hurry()
	f := newFaulty(p.tab)
	draft := prepared(t, s.URL(), 1, filing.Enterprise)
	two := preparedTwoSites(t, s.URL(), 2)
	submitted := prepared(t, s.URL(), 3, filing.Enterprise, (*demo.Case).Submit)
	natural := prepared(t, s.URL(), 4, filing.Individual, (*demo.Case).Submit)
	confirming := prepared(t, s.URL(), 5, filing.SoleTrader, (*demo.Case).Submit, passed, (*demo.Case).Appear, (*demo.Case).Verify,
		func(c *demo.Case, ctx context.Context) error { return c.Await(ctx, filing.AwaitingConfirmation) })
	reviewed := prepared(t, s.URL(), 6, filing.Enterprise, (*demo.Case).Submit, passed, (*demo.Case).Appear, (*demo.Case).Verify, (*demo.Case).Confirm)
	returned := prepared(t, s.URL(), 7, filing.Enterprise, (*demo.Case).Submit, returnName)
	invited := prepared(t, s.URL(), 8, filing.Enterprise, (*demo.Case).Submit, passed)
	starting := &demo.Case{Applicant: &demo.Client{Account: demo.Applicant(9)}}
	code := smsCode(t, s.URL(), confirming.Applicant.Account, confirming.ID, "p1")
	twice := func(text string) func() { return func() { p.press(text); p.wait("dialog[open]") } }
	at := func(c *demo.Case, rest string) string { return "case/" + c.ID + rest }
	held := func(name, value string) string {
		return fmt.Sprintf("document.getElementById(%q).value === %q", fieldID(name), value)
	}
	for _, c := range []asking{
		{
			name: "start a draft", of: starting, screen: "begin", method: http.MethodPost, path: "drafts", press: "开始办理备案",
			kept: "document.querySelector('input[type=radio]').checked", done: "location.hash.startsWith('#draft/')",
		},
		{
			name: "check", of: draft, screen: "draft/" + draft.ID + "/person/p1", method: http.MethodPost, path: "check",
			begin: func() { p.fill("persons[p1].address", "北京市示例市示例区示例路9号101室") }, press: "保存并继续", not: []*fault{&tooMany},
			kept: held("persons[p1].address", "北京市示例市示例区示例路9号101室"), done: "!location.hash.endsWith('/person/p1')",
		},
		{
			name: "submit", of: draft, screen: "draft/" + draft.ID + "/answers", method: http.MethodPost, path: "cases/" + draft.ID + "/submission",
			press: "提交备案", done: "location.hash.endsWith('/done')",
		},
		{
			name: "correct", of: returned, screen: at(returned, "/correct"), method: http.MethodPost, path: "cases/" + returned.ID + "/resubmission",
			begin: func() { p.fill("sites[s1].name", "示例新名称") }, press: "重新提交",
			kept: held("sites[s1].name", "示例新名称"), done: "location.hash === '#case/" + returned.ID + "'",
		},
		{
			name: "drop a site", of: two, screen: at(two, ""), method: http.MethodDelete, path: "cases/" + two.ID + "/sites/s2",
			begin: twice("撤下网站“示例商城”"), press: "撤下网站“示例商城”", done: "!document.querySelector('dialog') && !document.getElementById('screen').innerText.includes('撤下网站')",
		},
		{
			name: "replace a person", of: invited, screen: at(invited, "/replace/p2"), method: http.MethodPost, path: "cases/" + invited.ID + "/persons/p2/replacement",
			begin: func() {
				p.fillPerson("persons[p2]", filingtest.Form(filing.Enterprise, "11", 655).Persons[1], "赵示例")
				twice("确认更换")()
			}, press: "确认更换",
			kept: held("persons[p2].name", "赵示例"), done: "location.hash === '#case/" + invited.ID + "'",
		},
		{
			name: "ask for a consent", of: submitted, screen: at(submitted, ""), method: http.MethodPost, path: "cases/" + submitted.ID + "/consent-requests",
			press: "发送链接", done: "document.getElementById('screen').innerText.includes('链接已发送')",
		},
		{
			name: "withdraw", of: submitted, screen: at(submitted, ""), method: http.MethodPost, path: "cases/" + submitted.ID + "/withdrawal",
			begin: twice("撤回备案"), press: "撤回备案", done: "document.getElementById('screen').innerText.includes('已撤回')",
		},
		{
			name: "copy", of: submitted, screen: at(submitted, ""), method: http.MethodPost, path: "cases/" + submitted.ID + "/copy",
			begin: twice("用这份资料新建"), press: "用这份资料新建", done: "location.hash.startsWith('#draft/')",
		},
		{
			name: "consent", of: natural, screen: at(natural, ""), method: http.MethodPost, path: "cases/" + natural.ID + "/consents",
			begin: twice("我是王示例，同意"), press: "已阅读并同意", done: "!document.getElementById('screen').innerText.includes('我是王示例，同意')",
		},
		{
			name: "send a code again", of: confirming, screen: at(confirming, ""), method: http.MethodPost, path: "cases/" + confirming.ID + "/code-requests",
			begin: func() { p.fill("code.p1", code) }, press: "再次发送",
			kept: held("code.p1", code), done: "document.getElementById('screen').innerText.includes('还是原来的核验码')",
		},
		{
			name: "confirm", of: confirming, screen: at(confirming, ""), method: http.MethodPost, path: "cases/" + confirming.ID + "/confirmations/p1",
			begin: func() { p.fill("code.p1", code) }, press: "确认",
			kept: held("code.p1", code), done: "!document.getElementById('f-code-p1')",
		},
		{
			name: "ask to withdraw", of: reviewed, screen: at(reviewed, ""), method: http.MethodPost, path: "cases/" + reviewed.ID + "/withdrawal-request",
			begin: twice("申请撤回"), press: "申请撤回", done: "document.getElementById('screen').innerText.includes('已申请撤回')",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.t = t
			p.failsAndSucceeds(f, c)
		})
	}
	p.t = t
	t.Run("agree and delete", func(t *testing.T) {
		p.t = t
		id := startedDraft(t, s.URL(), demo.Applicant(10))
		c := &demo.Case{ID: id, Applicant: &demo.Client{Account: demo.Applicant(10)}}
		p.failsAndSucceeds(f, asking{
			of: c, screen: "draft/" + id + "/agreements", method: http.MethodPost, path: "cases/" + id + "/agreements",
			begin: func() { p.tick("agreement.commission", "yes"); p.tick("agreement.privacy-notice", "yes") }, press: "同意并继续",
			kept: "document.querySelectorAll('.agreement input:checked').length === 2", done: "location.hash.endsWith('/answers')",
		})
		p.failsAndSucceeds(f, asking{
			of: c, screen: "draft/" + id, method: http.MethodDelete, path: "drafts/" + id,
			begin: twice("删除这份草稿"), press: "删除这份草稿", done: "!location.hash.includes('draft')",
		})
	})
	t.Run("contest", func(t *testing.T) {
		p.t = t
		p.failsAndSucceeds(f, contesting(p, s.URL(), confirming))
	})
	p.t = t
}

// failsAndSucceeds opens the screen of a call, lets it fail in each way and then succeed.
func (p *applying) failsAndSucceeds(f *faulty, c asking) {
	p.t.Helper()
	const ended = `!document.querySelector('[aria-disabled=true]') && !document.querySelector('#screen[aria-busy]') &&
		[...(document.querySelector('dialog[open]') ?? document).querySelectorAll('.error')].some((e) => e.checkVisibility() && e.innerText.trim())`
	f.mends()
	p.holdSession(c.of.Applicant.Account)
	p.console("/apply/#"+c.screen, "#screen h1")
	p.until("!document.querySelector('#screen[aria-busy]') && document.querySelector('#screen .button')")
	if c.begin != nil {
		c.begin()
	}
	for _, how := range []*fault{&failing, &tooMany, &conflict, &never, &malformed, &nothing, &empty} {
		if slices.Contains(c.not, how) {
			continue
		}
		f.mends()
		f.breaks(c.method, "applicant/"+c.path, *how)
		p.press(c.press)
		p.until(ended)
		if !slices.Contains(f.calls(), c.method+" applicant/"+c.path) {
			p.t.Errorf("%s: nothing was asked", how.name)
		}
		if c.kept != "" && !eval[bool](p.tab, c.kept) {
			p.t.Errorf("%s: what was entered is gone", how.name)
		}
		if shown := p.text("body"); strings.Contains(shown, "undefined") || strings.Contains(shown, "[object") {
			p.t.Errorf("%s: shows %q", how.name, shown)
		}
	}
	f.mends()
	p.press(c.press)
	p.until(c.done)
}

// startedDraft is a draft of which nothing is agreed yet.
func startedDraft(t *testing.T, base, account string) string {
	t.Helper()
	c := &demo.Client{Base: base, Account: account, Key: "started", HTTP: &http.Client{Timeout: 20 * time.Second}, Patience: 20 * time.Second}
	var out struct{ Case string }
	form := filingtest.Form(filing.Enterprise, "11", 670)
	must(t, c.Do(context.Background(), http.MethodPost, "/api/applicant/drafts",
		map[string]any{"provider": demo.Provider, "form": form.Shown()}, &out))
	return out.Case
}

// contesting prepares a draft for a domain that a case holds, with its certificate.
func contesting(p *applying, base string, holder *demo.Case) asking {
	p.t.Helper()
	form := filingtest.Form(filing.Enterprise, "11", 691)
	form.Sites[0].Domains, form.Sites[0].HomePage, form.Sites[0].Registrations = holder.Form.Sites[0].Domains, holder.Form.Sites[0].HomePage, holder.Form.Sites[0].Registrations
	c := demo.NewCase(base, demo.Applicant(applicants), "contesting", form, &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	must(p.t, c.Start(context.Background()))
	p.holdSession(c.Applicant.Account)
	p.console("/apply/#draft/"+c.ID+"/documents", ".page")
	p.pick("域名证书", "certificate.jpg", "image/jpeg", photograph(p.t, 95))
	p.until("document.querySelector('.tag.filed')")
	return asking{
		of: c, screen: "draft/" + c.ID + "/answers", method: http.MethodPost, path: "drafts/" + c.ID + "/contests",
		begin: func() { p.press("提交备案"); p.shows("提出异议") }, press: "提出异议", done: "document.getElementById('screen').innerText.includes('异议已提出')",
	}
}

// TestApplyReadings: what a screen can do without and does not come is said in its
// place, and the answers are checked again once that is possible.
func TestApplyReadings(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	p.size(1280, 844)
	p.hurry()
	f := newFaulty(p.tab)
	ctx := context.Background()
	c := prepared(t, s.URL(), 1, filing.Enterprise, (*demo.Case).Submit, returnName)
	c.Form.Sites[0].Name = "示例新名称"
	must(t, c.Resubmit(ctx))
	draft := prepared(t, s.URL(), 2, filing.Enterprise)
	p.holdSession(c.Applicant.Account)
	for path, title := range map[string]string{"notices": "通知记录", "clocks": "各阶段的期限", "changes": "上次修改的内容"} {
		for _, how := range []*fault{&failing, &tooMany, &conflict, &never, &malformed, &nothing, &empty} {
			t.Run(path+" "+how.name, func(t *testing.T) {
				p.t = t
				f.mends()
				f.breaks(http.MethodGet, "applicant/cases/"+c.ID+"/"+path, *how)
				p.console("/apply/#case/"+c.ID, "#screen .timeline")
				p.press(title)
				p.until("[...document.querySelectorAll('details[open] .error')].some((e) => e.innerText.trim())")
				f.mends()
				p.press("再试一次")
				p.until("!document.querySelector('details .error') && document.querySelector('.timeline')")
				p.press(title)
				p.until("document.querySelector('details[open] li, details[open] dl')")
			})
		}
	}
	for _, how := range []*fault{&failing, &tooMany, &conflict, &never, &malformed, &nothing, &empty} {
		t.Run("letters "+how.name, func(t *testing.T) {
			p.t = t
			f.mends()
			f.breaks(http.MethodGet, "applicant/letters", *how)
			p.console("/apply/#letters", "#screen h1")
			p.until("!document.querySelector('#screen[aria-busy]') && document.querySelector('#screen .button')")
			f.mends()
			p.click("#screen .button")
			p.wait("#screen table")
		})
	}
	p.t = t
	p.holdSession(draft.Applicant.Account)
	for screen, checked := range map[string]string{"": "可以提交", "/answers": "自动检查没有发现要改正的问题"} {
		f.breaks(http.MethodPost, "applicant/check", tooMany)
		p.console("/apply/#draft/"+draft.ID+screen, "#screen h1")
		p.shows("暂时不能检查填写内容")
		f.mends()
		p.until("!document.getElementById('screen').innerText.includes('暂时不能检查填写内容')")
		p.shows(checked)
	}
}

// TestApplyShows: the code for the home page of a site without a domain is found by
// its number; who asks for more notices reads on at the first of them, on the last
// page too.
func TestApplyShows(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	p.size(1280, 844)
	f := newFaulty(p.tab)
	c := prepared(t, s.URL(), 1, filing.Enterprise, (*demo.Case).Submit)
	path := "applicant/cases/" + c.ID
	v := askAPI[map[string]any](t, s.URL(), c.Applicant.Account, "/api/"+path+"?purpose=own-case")
	filed := v["case"].(map[string]any)
	filed["status"], filed["number"] = "filed", map[string]any{"province": "京", "year": 2026, "sequence": 1}
	filed["sites"].([]any)[0].(map[string]any)["domains"] = []any{}
	whole, err := json.Marshal(v)
	must(t, err)
	f.breaks(http.MethodGet, path, fault{status: http.StatusOK, body: string(whole)})
	const one = `{"key":"k","template":"submission-accepted","channel":"sms","to":"applicant","created":"2026-03-02T01:00:00Z","sentAt":"2026-03-02T01:00:00Z"}`
	f.breaksOnce(http.MethodGet, path+"/notices", fault{status: http.StatusOK, body: `{"notices":[` + one + `],"cursor":"x"}`})
	f.breaksOnce(http.MethodGet, path+"/notices", fault{status: http.StatusOK, body: `{"notices":[` + one + `]}`})
	p.holdSession(c.Applicant.Account)
	p.console("/apply/#case/"+c.ID, "#screen .timeline")
	p.until("decodeURIComponent([...document.querySelectorAll('a')].find((a) => a.innerText === '取得首页底部的代码').href).endsWith('badge/?q=京ICP备2026000001号')")
	p.press("通知记录")
	p.press("再显示一些")
	p.until("document.activeElement.matches('details li:last-child') && document.querySelectorAll('details[open] li').length === 2")
}
