package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/web"
)

// storeScript stands before the store of scans, where Chromium lets no test stand:
// what it is told to let go wrong goes wrong, and it counts what is sent.
const storeScript = `(() => {
	const send = XMLHttpRequest.prototype.send
	window.store = {faults: [], sent: 0}
	XMLHttpRequest.prototype.send = function (file) {
		store.sent++
		const how = store.faults.shift()
		if (how === undefined) return send.call(this, file)
		if (how === 503 || how === 'vanish') Object.defineProperty(this, 'status', {value: how === 503 ? 503 : 200})
		if (how === 'drip') return void drip(this, 5)
		if (how !== 'never') setTimeout(() => how === 'reset' ? this.onerror() : this.onload())
	}
	// A slow line: it is never silent for a minute, but takes several.
	const drip = (xhr, n) => timer(() => {
		if (!n) return xhr.onerror()
		xhr.upload.onprogress({loaded: 6 - n, total: 6})
		drip(xhr, n - 1)
	}, 500)
	// A minute of this script takes a second and a half.
	const timer = setTimeout
	window.setTimeout = (work, after, ...more) => timer(work, after === 60_000 ? 1500 : after, ...more)
})()`

// TestUploads: a file arrives although the store fails, the connection breaks or
// the page is reloaded, and is never sent twice; one that changes on the way is
// refused.
func TestUploads(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	p.size(1280, 844)
	call(p.tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: storeScript})
	p.holdSession(demo.AccountApplicant)
	at := "/apply/#draft/" + c.ID + "/documents"
	clean := func(n int) {
		t.Helper()
		p.until(fmt.Sprintf("document.querySelectorAll('.tag.filed').length === %d", n))
	}
	faults := func(list string) { eval[chromedp.Void](p.tab, "store.sent = 0; store.faults = "+list) }
	sent := func(want int) {
		t.Helper()
		if n := eval[int](p.tab, "store.sent"); n != want {
			t.Errorf("sent %d times, not %d", n, want)
		}
	}
	p.console(at, ".page")
	faults("[503, 'reset']")
	p.pick("营业执照", "licence.jpg", "image/jpeg", photograph(t, 21))
	clean(1)
	sent(3)

	// It never gets through: the file is still chosen, and sent alone by a button.
	faults("Array(4).fill('reset')")
	p.pick("居民身份证 张示例", "front.jpg", "image/jpeg", photograph(t, 22))
	p.shows("网络中断，没有传成")
	p.look("apply-upload-lost-zh")
	faults("[]")
	p.press("再传一次")
	clean(2)
	sent(1)

	// The page is reloaded before the file was sent: the same file goes on with the same scan.
	faults("['never']")
	p.pick("居民身份证 李示例", "front.jpg", "image/jpeg", photograph(t, 23))
	p.until("store.sent === 1")
	before := askAPI[web.Draft](t, s.URL(), demo.AccountApplicant, "/api/applicant/drafts/"+c.ID)
	p.console(at, ".page")
	p.shows("请再选一次同一个文件")
	p.pick("居民身份证 李示例", "front.jpg", "image/jpeg", photograph(t, 23))
	clean(3)
	after := askAPI[web.Draft](t, s.URL(), demo.AccountApplicant, "/api/applicant/drafts/"+c.ID)
	if len(before.Scans) != len(after.Scans) {
		t.Errorf("there were %d scans before the reload and %d after", len(before.Scans), len(after.Scans))
	}

	// It had arrived already: picked again, it is not sent again.
	p.console(at, ".page")
	clean(3)
	p.pick("居民身份证 李示例", "front.jpg", "image/jpeg", photograph(t, 23))
	clean(3)
	sent(0)

	// What arrives is not what was announced.
	eval[chromedp.Void](p.tab, `(() => {
		const real = crypto.subtle.digest.bind(crypto.subtle)
		crypto.subtle.digest = async (how, what) => { crypto.subtle.digest = real; const sum = new Uint8Array(await real(how, what)); sum[0] ^= 1; return sum.buffer }
	})()`)
	p.pick("域名证书", "certificate.jpg", "image/jpeg", photograph(t, 24))
	p.shows("传输中损坏，没有收下")
	p.press("再传一次")
	clean(4)
}

// TestUploadsEnd: an upload always ends, with words and with something to do: of a
// file that can't be read, of a ticket of another shape, of a silent line, by who
// cancels it; a slow line is no silent one, and a check that takes long says so.
func TestUploadsEnd(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	p.size(1280, 844)
	call(p.tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: storeScript})
	p.hurry()
	p.holdSession(demo.AccountApplicant)
	f := newFaulty(p.tab)
	p.console("/apply/#draft/"+c.ID+"/documents", ".page")
	n := 60
	choose := func() { n++; p.pick("营业执照", "licence.jpg", "image/jpeg", photograph(t, n)) }
	ended := func(says string) {
		t.Helper()
		p.shows(says)
		p.until("!document.querySelector('progress:not([hidden])') && !document.querySelector('[aria-disabled=true]') && document.querySelector('.pickers').checkVisibility()")
	}
	faults := func(list string) { eval[chromedp.Void](p.tab, "store.sent = 0; store.faults = "+list) }

	eval[chromedp.Void](p.tab, `(() => {
		const real = Blob.prototype.arrayBuffer
		Blob.prototype.arrayBuffer = function () { Blob.prototype.arrayBuffer = real; return Promise.reject(new DOMException('', 'NotReadableError')) }
	})()`)
	choose()
	ended("读不到这个文件")
	p.look("apply-upload-unreadable-zh")

	for _, shape := range []fault{failing, tooMany, conflict, never, malformed, nothing, empty} {
		f.breaks(http.MethodPost, "applicant/cases/"+c.ID+"/scans", shape)
		choose()
		ended("没有传成")
		f.mends()
	}

	faults("Array(4).fill('never')")
	choose()
	ended("网络中断，没有传成")
	if sent := eval[int](p.tab, "store.sent"); sent != 4 {
		t.Errorf("sent %d times, not 4", sent)
	}

	faults("['never']")
	choose()
	p.until("store.sent === 1")
	p.press("取消")
	ended("已取消上传")

	faults("['drip']")
	choose()
	p.until("store.sent === 1 && document.querySelector('progress').value > .7")
	p.until("document.querySelectorAll('.tag.filed').length === 1")

	faults("['vanish']")
	p.pick("域名证书", "certificate.jpg", "image/jpeg", photograph(t, 80))
	p.shows("检查用的时间比平时长")
	p.look("apply-upload-slow-zh")
	p.press("再看一次")
	p.until("!document.getElementById('screen').innerText.includes('检查用的时间比平时长')")
	p.shows("检查用的时间比平时长")
	p.console("/apply/#draft/"+c.ID+"/documents", ".page")
	p.shows("已收到，正在检查")
	if shown := p.text("#screen"); strings.Contains(shown, "请再选一次同一个文件") {
		t.Error("a file that has arrived is wanted once more")
	}
}

// TestOwnScans lets an applicant look at what he uploaded with a draft, in both
// languages, over the page that he comes back to; and says so when it can't be had.
func TestOwnScans(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	p.size(1280, 844)
	p.holdSession(demo.AccountApplicant)
	at := "apply/#draft/" + c.ID + "/documents"
	p.console("/"+at, ".page")
	const buttons = "[...document.querySelectorAll('.page .actions > button')].filter((b) => b.offsetParent && b.innerText === %q)"
	if n := eval[int](p.tab, fmt.Sprintf(buttons+".length", "查看")); n != 0 {
		t.Errorf("%d files can be looked at before any came", n)
	}
	p.pick("营业执照", "licence.jpg", "image/jpeg", photograph(t, 31))
	p.until("document.querySelector('.page .tag.filed')")
	for lang, words := range map[string]struct{ root, look, close, mark string }{
		"zh": {"/", "查看", "关闭", "核对本人上传的材料"},
		"en": {"/en/", "View", "Close", "checking one's own upload"},
	} {
		p.console(words.root+at, ".page .tag.filed")
		p.until(fmt.Sprintf(buttons+".length === 1", words.look))
		eval[chromedp.Void](p.tab, fmt.Sprintf(buttons+"[0].focus()", words.look))
		p.tab.press("\r")
		p.until("document.querySelector('dialog[open] img')?.naturalWidth > 0 && !document.querySelector('dialog img').hidden")
		if mark := eval[string](p.tab, "document.querySelector('dialog .watermark').dataset.mark"); !strings.Contains(mark, demo.AccountApplicant) || !strings.Contains(mark, words.mark) {
			t.Errorf("the picture is marked %q", mark)
		}
		p.checkAccess()
		p.picture("apply-own-scan-"+lang, 390)
		p.picture("apply-own-scan-"+lang, 1280)
		p.size(1280, 844)
		p.pressed(words.close)
		p.until("!document.querySelector('dialog') && document.activeElement.innerText === '" + words.look + "'")
	}
	p.quiet()

	f := newFaulty(p.tab)
	f.breaks("GET", "applicant/cases/"+c.ID+"/scans/", failing)
	p.console("/"+at, ".page .tag.filed")
	p.press("查看")
	p.until("document.querySelector('dialog .viewer-note').innerText.includes('" + faultReference + "')")
	f.mends()
	p.pressed("再打开一次")
	p.until("document.querySelector('dialog img').naturalWidth > 0 && !document.querySelector('dialog img').hidden")
}

// TestApplyFails lets every changing call of the console go wrong: it says why
// beside its button, what was typed stays, and it succeeds once the system can.
func TestApplyFails(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	draft := prepared(t, s.URL(), 1, filing.Enterprise)
	returned := prepared(t, s.URL(), 2, filing.Enterprise, (*demo.Case).Submit, returnName)
	invited := prepared(t, s.URL(), 3, filing.Enterprise, (*demo.Case).Submit, passed)
	p.size(1280, 844)
	p.hurry()
	f := newFaulty(p.tab)
	at := "applicant/"
	for _, c := range []struct {
		name                 string
		of                   *demo.Case
		screen, method, path string
		act, again           func()
		kept                 string // holds while it fails
		done                 string // holds at the end
	}{
		{
			"save", draft, "draft/" + draft.ID + "/person/p1", http.MethodPut, at + "drafts/",
			func() { p.fill("persons[p1].address", "示例路9号") }, func() { p.press("再保存一次") },
			"document.getElementById('f-persons-p1-address').value === '示例路9号'",
			"document.querySelector('.saved').innerText.startsWith('已保存')",
		},
		{
			"correct", returned, "case/" + returned.ID + "/correct", http.MethodPost, at + "cases/",
			func() { p.fill("sites[s1].name", "示例新名称"); p.press("重新提交") }, func() { p.press("重新提交") },
			"document.getElementById('f-sites-s1-name').value === '示例新名称'",
			"location.hash === '#case/" + returned.ID + "'",
		},
		{
			"book", invited, "case/" + invited.ID + "/booking/s1", http.MethodPut, at + "cases/",
			func() {
				p.fill("day", eval[string](p.tab, "document.getElementById('f-day').options[3].value"))
				p.click(".many input")
				p.press("确认预约")
			},
			func() { p.press("确认预约") },
			"document.querySelector('.many input').checked",
			"location.hash === '#case/" + invited.ID + "'",
		},
	} {
		p.holdSession(c.of.Applicant.Account)
		for how, says := range changeFaults() {
			if c.name == "save" && how == &stale {
				continue // what is saved elsewhere is compared; see TestSavedElsewhere
			}
			if c.name == "save" && says == "不会重复办理" {
				says = "没有保存" // which is done again by itself
			}
			t.Run(c.name+" "+how.name, func(t *testing.T) {
				p.t = t
				f.mends()
				p.console("/apply/#"+c.screen, "#screen h1")
				p.until("document.querySelector('.actions .button')")
				f.breaks(c.method, c.path, *how)
				c.act()
				p.until("[...document.querySelectorAll('.error')].some((e) => e.checkVisibility() && e.innerText.includes('" + says + "'))")
				if !eval[bool](p.tab, c.kept) {
					t.Error("what was entered is gone")
				}
				if how == &failing && c.name != "save" {
					f.mends()
				}
			})
		}
		t.Run(c.name+" at last", func(t *testing.T) {
			p.t = t
			f.mends()
			c.again()
			p.until(c.done)
		})
	}
	p.t = t
}
