package browser

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing/filingtest"
	"beian/internal/local"
	"beian/site/build"
	"beian/site/headers"
)

// applicants is how many there are: one for each case of a test. The last one is
// the stranger who contests.
const applicants = 40

// openSystem starts the whole system on this machine, with the site as it is
// served, and opens a tab on it.
func openSystem(t *testing.T) (*tab, *local.System) {
	t.Helper()
	return openSystemFor(t, applicants)
}

// openSystemFor does so with a number of applicants.
func openSystemFor(t *testing.T, applicants int) (*tab, *local.System) {
	t.Helper()
	s, err := local.Open(context.Background(), local.Config{
		Folder: t.TempDir(), Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Begin: filingtest.Now(), Demonstration: true,
		Accounts: demo.AccountsOf(applicants), Providers: demo.Providers(), Log: slog.New(slog.DiscardHandler),
		Site: func(p local.Pages) (http.Handler, error) {
			files, err := build.Files(build.Options{Rules: p.Book, SignIn: build.SignIn{Authority: p.Issuer, Client: p.Client}})
			if err != nil {
				return nil, err
			}
			return build.Handler(files, headers.Security(headers.Origins{Scans: p.ScansOrigin})), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	p := openTab(t)
	p.base = s.URL()
	return p, s
}

// signIn picks an account on the issuer's page, from the page that the tab is on.
func (p *tab) signIn(account string) {
	p.t.Helper()
	p.wait("#screen .button")
	p.follow(chromedp.Click(chromedp.CSS("#screen .button")))
	p.wait("button[value='" + account + "']")
	p.follow(chromedp.Click(chromedp.CSS("button[value='" + account + "']")))
	p.wait("#nav .account")
}

// TestQueueOfTheProvider signs a verifier in and shows the queue, by due time, of
// a system with the demonstration's cases; the session ends with signing out.
func TestQueueOfTheProvider(t *testing.T) {
	p, s := openSystem(t)
	if err := demo.Seed(context.Background(), s.URL(), &http.Client{Timeout: 20 * time.Second}); err != nil {
		t.Fatal(err)
	}
	p.size(1280, 844)
	p.visit("/provider/", "#screen .button")
	p.signIn(demo.AccountVerifier)
	p.wait("#screen table")
	if rows := eval[int](p, "document.querySelectorAll('tbody tr').length"); rows != 4 {
		t.Errorf("%d rows", rows)
	}
	inOrder(t, "queue", p.text("#screen"), []string{"待办备案单", "还剩", "待预核验", "本单位"})
	p.checkLayout()
	p.checkAccess()
	p.picture("provider-queue-zh", 390)
	p.picture("provider-queue-zh", 1280)
	p.visit("/review/", "#screen h1")
	p.waitText("#screen h1", "这不是您的工作台")
	p.click("#nav .quiet")
	p.waitText("#screen .button", "登录")
	p.quiet()
}

// TestSignInFails: an answer of the issuer that nobody asked for signs nobody in.
func TestSignInFails(t *testing.T) {
	p, _ := openSystem(t)
	p.visit("/signed-in/?"+url.Values{"code": {"x"}, "state": {"y"}}.Encode(), "#screen .notice")
	if got := eval[int](p, "sessionStorage.length"); got != 0 {
		t.Errorf("%d things are kept", got)
	}
	p.quiet()
}
