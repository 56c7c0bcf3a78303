package browser

import (
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// again makes the screen anew, as a person does who signs in again after his session ended.
func (p *tab) again(account, path, ready string) {
	p.t.Helper()
	p.holdSession(account)
	p.console(path, ready)
}

// TestDeskKeeps: what is entered for a renewal, for the access and of a signed slip outlives
// a reload and a new sign-in, and is forgotten once it is done.
func TestDeskKeeps(t *testing.T) {
	p, s := openSystem(t)
	ctx := t.Context()
	invited := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Individual, "11", 801))
	must(t, invited.PreCheck(ctx, time.Time{}))
	filed := underReview(t, s.URL(), 2, filing.Individual)
	must(t, filed.Review(ctx, casework.Verdict{Decision: "approve"}))
	await(t, filed, filing.Filed)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)

	p.console("/provider/#case/"+invited.ID, ".work > details")
	p.choose(".work > details summary")
	p.pick("#f-renewal", "head-prevented")
	p.pick("#f-renewal-note", "负责人出差")
	p.again(demo.AccountVerifier, "/provider/#case/"+invited.ID, "#f-renewal")
	if got := eval[[]string](p, "['#f-renewal', '#f-renewal-note'].map((s) => document.querySelector(s).value)"); got[0] != "head-prevented" || got[1] != "负责人出差" {
		t.Errorf("of the renewal %q is kept", got)
	}
	p.pressed("延长一个月")
	p.pressed("确认")
	p.waitText(".notice.done", "核验期限已延长。")

	p.console("/provider/#case/"+filed.ID, "#access")
	p.pick("#f-opened", "2026-03-02 09:01")
	p.again(demo.AccountVerifier, "/provider/#case/"+filed.ID, "#access")
	if got := eval[string](p, "document.querySelector('#f-opened').value"); got != "2026-03-02 09:01" {
		t.Errorf("of the access %q is kept", got)
	}
	if got := eval[[]string](p, "Object.keys(sessionStorage).filter((k) => k.includes('renewal'))"); len(got) != 0 {
		t.Errorf("%q is kept of what is done", got)
	}
}

// TestSlipIsSignedAfterAll: what was ticked of a signed slip is kept; and signatures whose
// recording broke off are recorded also after something was changed.
func TestSlipIsSignedAfterAll(t *testing.T) {
	p, s := openSystem(t)
	ctx := t.Context()
	c := atDesk(t, s.URL(), 1, filingtest.Form(filing.Individual, "11", 801))
	site := "provider/cases/" + c.ID + "/sites/s1"
	must(t, c.Verifier.Do(ctx, http.MethodPost, "/api/"+site+"/slip", web.SlipBody{Access: demo.Access()}, nil))
	p.hurry()
	f := newFaulty(p)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	screen := "/provider/#case/" + c.ID + "/site/s1"
	p.console(screen, "#f-how-screen")
	p.attach("#step-5 input[type=file]", 1240, 1754)
	p.until("document.querySelector('#step-5').innerText.includes('核验单扫描件已上传。')")
	eval[chromedp.Void](p, "document.querySelectorAll('#step-5 input[type=checkbox]').forEach((b) => b.click())")
	p.choose("#f-copy-sent-scan")
	p.again(demo.AccountVerifier, screen, "#f-how-screen")
	const open = "document.querySelectorAll('#step-5 input[type=checkbox]:not(:checked)').length"
	if n := eval[int](p, open); n != 0 || !eval[bool](p, "document.querySelector('#f-copy-sent-scan').checked") {
		t.Errorf("%d ticks are lost", n)
	}
	f.breaksAfter(1, http.MethodPost, site+"/slip/signatures", failing)
	p.pressed("登记签字盖章")
	p.until("document.querySelector('#step-5 .fault .error') && !document.querySelector('.button[aria-disabled]')")
	f.mends()
	p.choose("#f-copy-sent-fax")
	p.pressed("登记签字盖章")
	p.waitText(".notice.done", "签字盖章已登记。")
	var slip web.Slip
	must(t, c.Verifier.Do(ctx, http.MethodGet, "/api/"+site+"/slip?purpose=verification", nil, &slip))
	if slip.State != "signed" || slip.Copies.Sent != "fax" {
		t.Errorf("the slip is %s, its copy sent as %s", slip.State, slip.Copies.Sent)
	}
}

// TestGivesBackOnce: an appointment that is given back again, since the first answer was
// lost, is given back, and that is said.
func TestGivesBackOnce(t *testing.T) {
	p, s := openSystem(t)
	ctx := t.Context()
	c := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Individual, "11", 801))
	must(t, c.PreCheck(ctx, time.Time{}))
	path := "provider/cases/" + c.ID + "/sites/s1/booking"
	must(t, c.Verifier.Do(ctx, http.MethodPut, "/api/"+path, casework.BookingRequest{Desk: "d1", At: time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC)}, nil))
	p.hurry()
	f := newFaulty(p)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID, ".sites summary")
	p.choose(".sites summary")
	f.breaks(http.MethodDelete, path, lostAnswer)
	p.pressed("取消预约")
	p.until("document.querySelector('.sites details .fault .error') && !document.querySelector('.button[aria-disabled]')")
	f.mends()
	p.pressed("取消预约")
	p.waitText(".notice.done", "预约已取消。")
	if got := viewOf(t, c).Booked; len(got) != 0 {
		t.Errorf("booked is %+v", got)
	}
}
