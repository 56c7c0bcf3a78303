package browser

import (
	"net/http"
	"testing"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// changing is something that a verifier does on a screen, and the call that it makes.
type changing struct {
	name, screen, ready string
	enter               func(p *tab)
	method, path        string // of the call
	button              string
	place               string // where the failure is said
	kept                string // what must still be entered, as a condition of the page
	confirms            bool
	done                string // what shows once it is done
}

// TestProviderFails lets the calls of the provider's console go wrong: what a screen can't be
// without is said in its place, and a change that fails says why beside its button,
// keeps what was entered, and is done by the next press.
func TestProviderFails(t *testing.T) {
	p, s := openSystem(t)
	waiting := toPreCheck(t, s.URL(), 21, filingtest.Form(filing.Enterprise, "11", 821))
	desk := atDesk(t, s.URL(), 22, filingtest.Form(filing.Individual, "11", 822))
	p.hurry()
	f := newFaulty(p)
	p.holdSession(demo.AccountVerifier)
	at, site := "provider/cases/"+waiting.ID, "provider/cases/"+desk.ID+"/sites/s1"
	for _, c := range []broken{
		{"/provider/", demo.AccountVerifier, "", []string{"provider/queue"}, "table"},
		{"/provider/", demo.AccountVerifier, "#case/" + waiting.ID, []string{at}, "#pre-check"},
		{"/provider/", demo.AccountVerifier, "#case/" + desk.ID + "/site/s1", []string{site + "/checklist", site + "/slip", "provider/agreements", "provider/settings"}, "#step-7"},
		{"/provider/", demo.AccountVerifier, "#appointments", []string{"provider/appointments"}, ".calendar"},
	} {
		for _, path := range c.calls {
			for how, says := range map[*fault]string{&failing: faultReference, &tooMany: "请 7 秒后再试", &never: "暂时打不开", &malformed: "暂时打不开", &expired: "登录"} {
				t.Run(c.screen+" "+path+" "+how.name, func(t *testing.T) {
					p.t = t
					p.fails(f, c, path, *how, says)
				})
			}
		}
	}
	p.t = t
	for _, c := range []changing{
		{
			name: "contact", screen: "#case/" + waiting.ID, ready: "#pre-check", method: http.MethodPost, path: at + "/contacts", button: "登记", place: ".contacts .fault",
			enter: func(p *tab) {
				p.pick("#f-contact-person", waiting.Form.Persons[0].ID)
				p.choose("#f-contact-result-reached")
				p.pick("#f-contact-note", "本人接听")
			},
			kept: "document.querySelector('#f-contact-note').value === '本人接听'", done: "核实记录已登记。",
		},
		{
			name: "pre-check", screen: "#case/" + waiting.ID, ready: "#pre-check", method: http.MethodPost, path: at + "/pre-check", button: "提交决定", place: "dialog .error",
			enter:    func(p *tab) { p.choose("#f-pre-check-pass") },
			kept:     "document.querySelector('#f-pre-check-pass').checked",
			confirms: true, done: "预核验已通过，已通知负责人到场核验。",
		},
		{
			name: "slip", screen: "#case/" + desk.ID + "/site/s1", ready: "#step-7", method: http.MethodPost, path: site + "/slip", button: "生成核验单", place: "#step-4 .fault",
			enter: func(p *tab) {
				p.pick("#f-access-mode", "virtual-host")
				p.pick("#f-access-ranges", "192.0.2.9")
			},
			kept: "document.querySelector('#f-access-ranges').value === '192.0.2.9'", done: "第 1 版核验单已生成。",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.t = t
			p.changeFails(f, c)
		})
	}
	p.t = t
}

func (p *tab) changeFails(f *faulty, c changing) {
	p.t.Helper()
	f.mends()
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/"+c.screen, c.ready)
	c.enter(p)
	if c.confirms {
		p.pressed(c.button)
		p.wait("dialog[open]")
	}
	press := func() {
		if c.confirms {
			p.pressed("确认")
		} else {
			p.pressed(c.button)
		}
	}
	said := "document.querySelector('" + c.place + "')?.innerText ?? ''"
	for how, says := range map[*fault]string{&failing: faultReference, &tooMany: "请 7 秒后再试", &stale: "别人改过了", &never: "不会重复办理", &malformed: "不会重复办理"} {
		f.mends()
		f.breaks(c.method, c.path, *how)
		press()
		p.until("(" + said + ").includes('" + says + "') && !document.querySelector('.button[aria-disabled]')")
		if !eval[bool](p, c.kept) {
			p.t.Errorf("%s: what was entered is lost", how.name)
		}
	}
	f.mends()
	f.breaks(c.method, c.path, expired)
	press()
	p.until("document.querySelector('.fault .button, dialog .error')?.innerText")
	f.mends()
	p.holdSession(demo.AccountVerifier) // who signs in anew finds the input
	p.console("/provider/"+c.screen, c.ready)
	if !eval[bool](p, c.kept) {
		p.t.Error("what was entered is lost with the session")
	}
	if c.confirms {
		p.pressed(c.button)
		p.wait("dialog[open]")
	}
	press()
	p.waitText(".notice.done", c.done)
	p.mu.Lock()
	p.messages = nil
	p.mu.Unlock()
}
