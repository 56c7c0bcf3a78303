package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// TestBadge gets the snippet of a home page by number and by domain: as it looks
// and as code, of the site that was asked for or of each.
func TestBadge(t *testing.T) {
	p := open(t)
	for _, c := range []struct {
		q     string
		shows []string
		codes int
	}{
		{"京ICP备2026000001号", []string{"京ICP备2026000001号", "示例文化", "京ICP备2026000001号-1", "访问者看到的样子", "代码", "示例商店", "京ICP备2026000001号-2"}, 2},
		{"京ICP备2026000001号-2", []string{"示例商店", "example.com.cn 例子.cn", "复制代码"}, 1},
		{"例子.cn", []string{"示例商店", "京ICP备2026000001号-2"}, 1},
		{"粤ICP备2026000002号", []string{"粤ICP备2026000002号-1", "粤ICP备2026000002号"}, 1},
		{"example.org", []string{"没有查到 example.org 的备案", "几秒钟后才公布", "再查一次"}, 0},
	} {
		p.visit("/badge/?q="+query(c.q), "#result h2")
		inOrder(t, c.q, p.text("#result"), c.shows)
		if got := eval[int](p, "document.querySelectorAll('pre').length"); got != c.codes {
			t.Errorf("%s: %d codes", c.q, got)
		}
	}
	p.visit("/badge/?q="+query("粤ICP备2026000002号-1"), "#result h2")
	if got := p.text("#result pre"); got != snippet("粤ICP备2026000002号") {
		t.Errorf("the code is %s", got)
	}
	if got := eval[string](p, "document.querySelector('.foot a').outerHTML"); !strings.Contains(got, `href="https://beian.miit.gov.cn/"`) || !strings.Contains(got, ">粤ICP备2026000002号</a>") {
		t.Errorf("it looks like %s", got)
	}
	inOrder(t, "rules", p.text("main"), []string{"怎样放", "底部的中央位置", "部令第33号第13条", "广东省标注主体备案号"})
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		call(p, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted, Origin: p.site.URL,
		})
	}
	p.click(".site button")
	p.waitText(".site button", "已复制")
	if got := eval[string](p, "navigator.clipboard.readText()"); got != snippet("粤ICP备2026000002号") {
		t.Errorf("copied %q", got)
	}
	p.quiet("/register/")
}

// TestBadgeIsFound from the entry of the register and from the status of a filed
// case; what is typed there leads to a badge, and a receipt to its status.
func TestBadgeIsFound(t *testing.T) {
	p := open(t)
	for _, from := range []string{"/register/?q=" + query("京ICP备2026000001号"), "/status/?r=" + string(receiptOf(t, "filed"))} {
		p.visit(from, "#result h2")
		p.click("#result a[href*='/badge/']")
		p.wait("#result pre")
	}
	for typed, leads := range map[string]string{"example.cn": "/badge/?q=example.cn", string(receiptOf(t, "filed")): "/status/?r=" + string(receiptOf(t, "filed"))} {
		p.visit("/badge/", "#typed")
		p.do(chromedp.SendKeys(chromedp.CSS("#typed"), typed))
		p.click("#lookup button")
		p.wait("#result h2")
		if got := strings.TrimPrefix(eval[string](p, "location.href"), p.base); got != leads {
			t.Errorf("%q leads to %s", typed, got)
		}
	}
	p.quiet()
}
