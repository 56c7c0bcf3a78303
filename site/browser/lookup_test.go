package browser

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestLookUp types into the form as a reader does and sees where it leads.
func TestLookUp(t *testing.T) {
	p := open(t)
	for _, c := range []struct{ root, typed, leads string }{
		{"/", "ba 7k3m 9xq2 vt4w 8hoc q", "/status/?r=7K3M9XQ2VT4W8H0CQ"},
		{"/", "京icp备2026000001－2", "/register/?q=京ICP备2026000001号-2"},
		{"/", "https://www.Example.CN/about", "/register/?q=www.example.cn"},
		{"/", "例子.cn", "/register/?q=xn--fsqu00a.cn"},
		{"/en/", "BA-7K3M-9XQ2-VT4W-8H0C-Q", "/en/status/?r=7K3M9XQ2VT4W8H0CQ"},
		{"/en/", "example.cn", "/en/register/?q=example.cn"},
		{"/no-such-page", "example.cn", "/register/?q=example.cn"},
		{"/status/", "example.cn", "/register/?q=example.cn"},
		{"/register/?q=example.cn", "京ICP备2026000001号", "/register/?q=京ICP备2026000001号"},
	} {
		p.visit(c.root, "#typed")
		eval[chromedp.Void](p, "document.getElementById('typed').value = ''")
		p.do(chromedp.SendKeys(chromedp.CSS("#typed"), c.typed))
		p.follow(chromedp.Click(chromedp.CSS("#lookup button")))
		p.wait("#result h2")
		got := strings.TrimPrefix(eval[string](p, "location.href"), p.site.URL)
		if got, err := url.PathUnescape(got); err != nil || got != c.leads {
			t.Errorf("%q on %s leads to %s, want %s", c.typed, c.root, got, c.leads)
		}
	}
}

// TestWrongInput sees that a wrong input is kept, explained and focused, and
// asks the server nothing.
func TestWrongInput(t *testing.T) {
	p := open(t)
	for _, c := range []struct{ root, typed, says string }{
		{"/", "BA-7K3M-9XQ2-VT4W-8H0C-R", "错误：受理码有一处或几处输错了。请对照短信逐个核对。"},
		{"/", "BA-7K3M-9XQ2", "错误：受理码是 BA- 后面 17 个字符，您输入了 8 个。请对照短信补全。"},
		{"/", "川ICP备2026000001号", "错误：备案号的格式不对。应像 京ICP备2026000001号 或 京ICP备2026000001号-1。"},
		{"/", "京公网安备11000002000001号", "错误：这里不能查公安备案号和经营许可证号。请输入 ICP 备案号。"},
		{"/", "exa_mple.cn", "错误：这不是域名。应像 example.cn，不带空格和特殊符号。"},
		{"/", "", "错误：请输入受理码、备案号或域名。"},
		{"/en/", "my shop", "Error: This is not recognised. Enter a receipt code, a filing number or a domain; names can't be looked up."},
	} {
		p.visit(c.root, "#typed")
		p.do(chromedp.SendKeys(chromedp.CSS("#typed"), c.typed+"\r"))
		p.wait("#error")
		if got := p.text("#error"); got != c.says {
			t.Errorf("%q: says %q, want %q", c.typed, got, c.says)
		}
		state := eval[string](p, `(() => { const i = document.activeElement
			return [i.id, i.value, i.getAttribute('aria-invalid'), i.getAttribute('aria-describedby'), document.title.split('：')[0].split(':')[0]].join('|') })()`)
		if want := "typed|" + c.typed + "|true|error hint|" + map[string]string{"/": "错误", "/en/": "Error"}[c.root]; state != want {
			t.Errorf("%q: the input is %q, want %q", c.typed, state, want)
		}
	}
	for _, path := range p.site.requested() {
		if strings.HasSuffix(path, ".json") {
			t.Errorf("a wrong input asked the server for %s", path)
		}
	}
	p.quiet()
}

// TestWrongAddress gives a wrong receipt in the address, as from a cut link,
// and a filing number on the page of receipts.
func TestWrongAddress(t *testing.T) {
	p := open(t)
	p.visit("/status/?r=BA-7K3M-9XQ2", "#error")
	if got := eval[string](p, "document.activeElement.value"); got != "BA-7K3M-9XQ2" {
		t.Errorf("the form has %q", got)
	}
	p.visit("/status/?r=example.cn", "#result h2")
	if got := eval[string](p, "location.pathname + location.search"); got != "/register/?q=example.cn" {
		t.Errorf("a domain on the status page leads to %s", got)
	}
	p.visit("/register/?q=ZZZZZZZZZZZZZZZZM", "#result h2")
	if got := eval[string](p, "location.pathname + location.search"); got != "/status/?r=ZZZZZZZZZZZZZZZZM" {
		t.Errorf("a receipt on the register page leads to %s", got)
	}
}

// TestLanguageLink changes the language in the middle of a look-up.
func TestLanguageLink(t *testing.T) {
	p := open(t)
	p.visit("/register/?q="+query("京ICP备2026000001号"), "#result h2")
	p.follow(chromedp.Click(chromedp.CSS("#language")))
	p.wait("#result h2")
	if got := p.text("h1") + "|" + p.text("#result h2"); got != "Public register entry|京ICP备2026000001号 Filed" {
		t.Errorf("the other language shows %q", got)
	}
	p.follow(chromedp.Click(chromedp.CSS("#language")))
	p.wait("#result h2")
	if got := eval[string](p, "decodeURIComponent(location.pathname + location.search)"); got != "/register/?q=京ICP备2026000001号" {
		t.Errorf("and back leads to %s", got)
	}
	p.quiet()
}

// TestKeyboard reaches the form by the skip link and the keyboard alone.
func TestKeyboard(t *testing.T) {
	p := open(t)
	p.visit("/", "#typed")
	var order []string
	for range 4 {
		p.do(chromedp.KeyEvent("\t"))
		order = append(order, eval[string](p, "document.activeElement.className || document.activeElement.id"))
	}
	if got := strings.Join(order, " "); got != "skip service language typed" {
		t.Errorf("the tabulator goes to %s", got)
	}
	p.visit("/", "#typed")
	p.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"), chromedp.KeyEvent("\t"))
	if got := eval[string](p, "document.activeElement.id"); got != "typed" {
		t.Errorf("after the skip link the tabulator goes to %q", got)
	}
}

// follow does a step that leads to another page and waits until that is loaded.
func (p *tab) follow(step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, step)); err != nil {
		p.t.Fatal(err)
	}
}
