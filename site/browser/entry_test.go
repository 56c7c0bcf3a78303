package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
)

// TestRegister reads entries of the register by number and by domain.
func TestRegister(t *testing.T) {
	p := open(t)
	for _, c := range []struct {
		q     string
		shows []string
	}{
		{"京ICP备2026000001号", []string{"京ICP备2026000001号 已备案", "主体备案号\n京ICP备2026000001号", "示例（北京）文化传媒有限公司", "企业", "北京市", "2026年3月13日", "网站（2 个）", "京ICP备2026000001号-1\n网站名称\n示例文化\n域名\nexample.cn", "京ICP备2026000001号-2", "取得首页底部的代码"}},
		{"京ICP备2026000001号-2", []string{"京ICP备2026000001号-2 已备案", "京ICP备2026000001号-2 您查询的网站", "example.com.cn\n例子.cn xn--fsqu00a.cn", "京ICP备2026000001号-2 复制", "京ICP备2026000001号-1"}},
		{"京ICP备2026000001号-9", []string{"京ICP备2026000001号 已备案", "京ICP备2026000001号 下没有 京ICP备2026000001号-9", "京ICP备2026000001号-1"}},
		{"粤ICP备2026000002号", []string{"张**", "个人", "广东省", "没有独立域名", "首页底部标注\n粤ICP备2026000002号 复制"}},
		{"例子.cn", []string{"例子.cn 已备案", "京ICP备2026000001号-2 您查询的网站"}},
		{"http://a.b.example.cn", []string{"example.cn 已备案", "a.b.example.cn 属于域名 example.cn"}},
		{"example.org", []string{"没有查到 example.org 的备案", "要几秒钟后才公布", "其他备案请到 beian.miit.gov.cn 查询"}},
		{"京ICP备2026000003号-1", []string{"没有查到 京ICP备2026000003号-1 的备案"}},
	} {
		p.visit("/register/?q="+query(c.q), "#result h2")
		inOrder(t, c.q, p.text("#result"), c.shows)
		if got := eval[string](p, "document.activeElement.tagName"); got != "H2" {
			t.Errorf("%s: the focus is on %s", c.q, got)
		}
	}
	p.quiet("/register/")
}

// TestHostAttempts: a long host asks for at most four domains, and the filing of the
// domain that it belongs to is found however many labels it has.
func TestHostAttempts(t *testing.T) {
	p := open(t)
	p.visit("/register/?q=a.b.c.d.e.f.example.cn", "#result h2")
	inOrder(t, "long host", p.text("#result"), []string{"example.cn 已备案", "a.b.c.d.e.f.example.cn 属于域名 example.cn"})
	p.visit("/register/?q=a.b.c.d.e.f.example.org", "#result h2")
	asked := map[string]bool{}
	for _, path := range p.site.requested() {
		if domain, ok := strings.CutPrefix(path, "/register/domain/"); ok && strings.HasSuffix(domain, ".org.json") {
			asked[domain] = true
		}
	}
	if len(asked) != 4 || !asked["a.b.c.d.e.f.example.org.json"] || !asked["example.org.json"] {
		t.Errorf("asked for %v", asked)
	}
}

// TestCopy copies the footer number.
func TestCopy(t *testing.T) {
	p := open(t)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		call(p, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted, Origin: p.site.URL,
		})
	}
	p.visit("/register/?q="+query("京ICP备2026000001号-2"), "#result h2")
	p.click(".site button")
	p.waitText(".site button", "已复制")
	if got := p.text("#live"); got != "已复制" {
		t.Errorf("says %q", got)
	}
	if got := eval[string](p, "navigator.clipboard.readText()"); got != "京ICP备2026000001号-2" {
		t.Errorf("copied %q", got)
	}
	p.quiet()
}

// TestProof reads the public proof of a slip: in force and signed, not signed yet,
// or superseded, and nothing personal.
func TestProof(t *testing.T) {
	p := open(t)
	for code, shows := range map[string][]string{
		"0000000000signed":     {"有效，已签字", "第 2 版", "example.cn", "例子.cn", "BA-", "2026年3月19日", "0123456789abcdef", "前 16 位"},
		"0000000000CURRENT":    {"没有查到这份核验单"},
		"0000000000current":    {"现行版本，还没有签字", "第 2 版"},
		"0000000000superseded": {"已经作废", "请使用最新版本", "第 1 版"},
	} {
		p.visit("/verify/?c="+code, "#result h2")
		inOrder(t, code, p.text("#result"), shows)
	}
	p.visit("/verify/?c=../status/x", "#result p")
	p.wait("#result p")
	if got := p.text("#result"); got != "请扫描核验单上的二维码打开本页。" {
		t.Errorf("a wrong code shows %q", got)
	}
	p.quiet("/slip/")
}
