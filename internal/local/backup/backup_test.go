package backup_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/local"
	"beian/internal/local/backup"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/sqlite"
)

func open(t *testing.T, folder string) *local.System {
	t.Helper()
	s, err := local.Open(context.Background(), local.Config{
		Folder: folder, Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Begin: filingtest.Now(), Demonstration: true,
		Accounts: demo.Accounts(), Providers: demo.Providers(), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func people(s *local.System, n int) *demo.Case {
	return demo.NewCase(s.URL(), demo.AccountApplicant, "backup", filingtest.Form(filing.Enterprise, "11", n), http.DefaultClient, 20*time.Second)
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// toDesk brings a case to where its site is checked, with both scans uploaded.
func toDesk(ctx context.Context, t *testing.T, c *demo.Case) {
	t.Helper()
	must(t, c.Start(ctx), c.Submit(ctx), c.PreCheck(ctx, time.Time{}), c.Appear(ctx), c.Verify(ctx))
}

// TestRestoredSystemGoesOn takes a copy of a running system between two moves,
// lets the system go on without it, and finishes the case in a folder made of the
// copy: with its scans, its published status and its clock, and the next number.
func TestRestoredSystemGoesOn(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir()
	source := backup.Source{
		Folder: filepath.Join(home, "data"), To: filepath.Join(home, "copy"), Keys: filepath.Join(home, "kept-keys"), Now: filingtest.Now(),
	}
	s := open(t, source.Folder)
	c := people(s, 1)
	toDesk(ctx, t, c)
	must(t, c.Await(ctx, filing.AwaitingConfirmation))
	before, err := c.View(ctx)
	must(t, err)
	m, err := backup.Take(ctx, source)
	must(t, err)
	if len(m.Files) < 5 || !m.Taken.Equal(filingtest.Now()) {
		t.Errorf("the manifest has %d files, taken %s", len(m.Files), m.Taken)
	}
	must(t, c.Confirm(ctx), s.Close())

	copied := backup.Copy{From: source.To, Keys: source.Keys, Folder: filepath.Join(home, "restored")}
	report, err := backup.Restore(ctx, copied)
	if err != nil || report.Cases != 1 || report.Records < 6 || report.Scans != 2 || report.Numbers != 0 {
		t.Fatalf("restored %+v, %v", report, err)
	}
	s = open(t, copied.Folder)
	again := people(s, 1)
	again.ID, again.Applicant.Key = c.ID, "restored"
	v, err := again.View(ctx)
	must(t, err)
	if v.Case.Version != before.Case.Version || v.Form.Persons[0].Name.Reveal() != "张示例" {
		t.Errorf("the restored case is at version %d, was at %d", v.Case.Version, before.Case.Version)
	}
	for _, scan := range v.Scans {
		view(ctx, t, again, scan.ID)
	}
	must(t, again.Confirm(ctx), again.Review(ctx, casework.Verdict{Decision: "approve"}), again.Await(ctx, filing.Filed), s.Close())

	if report, err = backup.Audit(ctx, copied.Folder); err != nil || report.Numbers != 1 {
		t.Errorf("afterwards the audit says %+v, %v", report, err)
	}
}

// TestErasedCaseIsWhole: a case whose personal data were erased has no key and no
// scans, on a real machine too, and a copy with it is as good as another one.
func TestErasedCaseIsWhole(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir()
	source := backup.Source{
		Folder: filepath.Join(home, "data"), To: filepath.Join(home, "copy"), Keys: filepath.Join(home, "kept-keys"), Now: filingtest.Now(),
	}
	s := open(t, source.Folder)
	c := people(s, 1)
	must(t, c.Start(ctx), c.Submit(ctx), c.PreCheck(ctx, time.Time{}), c.Appear(ctx))
	_, err := c.UploadOf(ctx, "domain-certificate", "sites[s1]", 1200, 900)
	must(t, err)
	must(t, c.Withdraw(ctx), c.Await(ctx, filing.Withdrawn))
	clean := filepath.Join(source.Folder, "scans", "objects", "clean", c.ID)
	if files, err := os.ReadDir(clean); err != nil || len(files) == 0 {
		t.Fatalf("there is no file of the case to erase: %v", err)
	}
	must(t, c.MoveClock(ctx, filingtest.Now().AddDate(0, 0, 100)), s.Close())
	s = open(t, source.Folder)                       // which sweeps
	for end := time.Now().Add(20 * time.Second); ; { // each look is a call of its own
		again := people(s, 1)
		again.ID, again.Applicant.Key = c.ID, "erased"
		_, err := again.View(ctx)
		var p *demo.ProblemError
		if errors.As(err, &p) && p.Code == "data-erased" {
			if _, err := os.ReadDir(clean); errors.Is(err, os.ErrNotExist) {
				break
			}
		}
		if time.Now().After(end) {
			t.Fatalf("it was not erased: %v", err)
		}
	}
	_, err = backup.Take(ctx, source)
	must(t, err)
	must(t, s.Close())
	report, err := backup.Restore(ctx, backup.Copy{From: source.To, Keys: source.Keys, Folder: filepath.Join(home, "restored")})
	if err != nil || report.Cases != 1 || report.Scans != 0 {
		t.Errorf("restored %+v, %v", report, err)
	}
}

// view looks at a scan as the verifier does.
func view(ctx context.Context, t *testing.T, c *demo.Case, scan string) {
	t.Helper()
	var signed casework.Signed
	must(t, c.Verifier.Do(ctx, http.MethodGet, "/api/provider/cases/"+c.ID+"/scans/"+scan+"?purpose=verification", nil, &signed))
	req, err := http.NewRequestWithContext(ctx, signed.Method, signed.URL, nil)
	must(t, err)
	for name, value := range signed.Headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("scan %s answered %d", scan, resp.StatusCode)
	}
}

// TestRefused: what can't be right is refused, and leaves nothing behind.
func TestRefused(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir()
	in := func(name string) string { return filepath.Join(home, name) }
	s := open(t, in("data"))
	toDesk(ctx, t, people(s, 1))
	must(t, s.Close())
	_, err := backup.Take(ctx, backup.Source{Folder: in("data"), To: in("copy"), Keys: in("kept-keys")})
	must(t, err)
	other := open(t, in("other"))
	must(t, other.Close())

	for name, c := range map[string]struct {
		do   func() error
		says string
	}{
		"no system's folder": {func() error { return take(ctx, in("none"), in("x"), "") }, "no system's folder"},
		"copy is there":      {func() error { return take(ctx, in("data"), in("copy"), "") }, "there already"},
		"keys in the copy":   {func() error { return take(ctx, in("data"), in("x"), in("x/keys")) }, "outside the copy"},
		"keys are there":     {func() error { return take(ctx, in("data"), in("x"), in("kept-keys")) }, "there already"},
		"folder is there":    {func() error { return put(ctx, in("copy"), in("kept-keys"), in("data")) }, "there already"},
		"no copy":            {func() error { return put(ctx, in("data"), in("kept-keys"), in("y")) }, "no copy"},
		"other keys":         {func() error { return put(ctx, in("copy"), in("other/keys"), in("y")) }, "not its keys"},
		"no keys":            {func() error { return put(ctx, in("copy"), in("none"), in("y")) }, "no such file"},
	} {
		if err := c.do(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s was answered %v", name, err)
		}
	}
	for _, name := range []string{"x", "x.part", "y", "y.part"} {
		if _, err := os.Lstat(in(name)); err == nil {
			t.Errorf("%s was left behind", name)
		}
	}
}

// TestDamaged: every file of a copy counts. A copy with one bit changed, a file
// less or a file more is refused, and so is a scan that was lost before.
func TestDamaged(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir()
	in := func(name string) string { return filepath.Join(home, name) }
	s := open(t, in("data"))
	c := people(s, 1)
	toDesk(ctx, t, c)
	must(t, s.Close())
	must(t, take(ctx, in("data"), in("copy"), in("kept-keys")))

	scans, err := filepath.Glob(filepath.Join(in("copy"), "scans", "objects", "clean", "*", "*"))
	must(t, err)
	if len(scans) != 2 {
		t.Fatalf("the copy has the scans %v", scans)
	}
	for name, damage := range map[string]func(path string) error{
		"bit":  func(path string) error { return flip(path) },
		"less": os.Remove,
		"more": func(path string) error { return os.WriteFile(path+"-more", nil, 0o600) },
	} {
		for _, path := range []string{filepath.Join(in("copy"), "beian.db"), scans[0]} {
			sound, err := os.ReadFile(path)
			must(t, err, damage(path))
			if err := put(ctx, in("copy"), in("kept-keys"), in("y")); err == nil {
				t.Errorf("%s of %s was restored", name, filepath.Base(path))
			}
			_ = os.Remove(path + "-more")
			must(t, os.WriteFile(path, sound, 0o600))
		}
	}
	must(t, put(ctx, in("copy"), in("kept-keys"), in("y")))

	lost, err := filepath.Glob(filepath.Join(in("data"), "scans", "objects", "clean", "*", "*"))
	must(t, err, os.Remove(lost[0]))
	if _, err := backup.Audit(ctx, in("data")); err == nil || !strings.Contains(err.Error(), "scan") {
		t.Errorf("a lost scan was answered %v", err)
	}
}

// TestLostClaim: a live case that does not hold its domain, its subject or its
// account is found (I11), and so is a closed one that still does.
func TestLostClaim(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	s := open(t, folder)
	c := people(s, 1)
	must(t, c.Start(ctx), c.Submit(ctx))
	must(t, s.Close())
	stored := func(do func(db *sqlite.DB, held filing.Case)) error {
		db, err := sqlite.Open(filepath.Join(folder, "beian.db"))
		must(t, err)
		held, err := records.Case(ctx, db, c.ID)
		must(t, err)
		do(db, held)
		must(t, db.Close())
		_, err = backup.Audit(ctx, folder)
		return err
	}
	var names []string
	must(t, stored(func(_ *sqlite.DB, held filing.Case) { names = held.Claims }))
	if len(names) != 3 {
		t.Fatalf("the case has %d claims", len(names))
	}
	for _, name := range names {
		it, err := records.ClaimItem(records.Claim{Name: name, Case: c.ID})
		must(t, err)
		err = stored(func(db *sqlite.DB, _ filing.Case) { must(t, db.Commit(ctx, table.Delete(it.Key, table.Always()))) })
		if err == nil || !strings.Contains(err.Error(), "claim") || strings.Contains(err.Error(), name) {
			t.Errorf("without %s the audit says %v", name, err)
		}
		must(t, stored(func(db *sqlite.DB, _ filing.Case) { must(t, db.Commit(ctx, table.Put(it, table.IfAbsent()))) }))
	}
	s = open(t, folder)
	again := people(s, 1)
	again.Applicant.Key = "withdraw"
	must(t, again.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/withdrawal", nil, nil), s.Close())
	must(t, stored(func(*sqlite.DB, filing.Case) {}))
	it, err := records.ClaimItem(records.Claim{Name: names[2], Case: c.ID})
	must(t, err)
	err = stored(func(db *sqlite.DB, _ filing.Case) { must(t, db.Commit(ctx, table.Put(it, table.IfAbsent()))) })
	if err == nil || !strings.Contains(err.Error(), "claim") {
		t.Errorf("with a claim of a closed case the audit says %v", err)
	}
}

func take(ctx context.Context, folder, to, keys string) error {
	_, err := backup.Take(ctx, backup.Source{Folder: folder, To: to, Keys: keys})
	return err
}

func put(ctx context.Context, from, keys, folder string) error {
	_, err := backup.Restore(ctx, backup.Copy{From: from, Keys: keys, Folder: folder})
	return err
}

func flip(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[len(b)/2] ^= 1
	return os.WriteFile(path, b, 0o600)
}
