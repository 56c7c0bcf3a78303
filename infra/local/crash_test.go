package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/sqlite"
)

const (
	kills    = 50
	drivers  = 6
	crashing = 20260302 // the seed of the moments
	many     = 2000     // applicants, one a case: more than are ever filed meanwhile
)

// TestKilledAtRandomMoments kills the real program 50 times with SIGKILL while
// people drive cases from draft to number, and starts it again each time. Every
// case finishes, numbers are exactly 1..n, and every history is whole.
func TestKilledAtRandomMoments(t *testing.T) {
	folder := t.TempDir()
	s := &server{t: t, binary: compile(t), folder: folder, address: freeAddress(t), scans: freeAddress(t)}
	s.start()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()

	sending := make(chan struct{})
	client := &http.Client{Timeout: 10 * time.Second, Transport: telling{sending}}
	var enough atomic.Bool
	var group sync.WaitGroup
	var started atomic.Int64
	for range drivers {
		group.Go(func() {
			for !enough.Load() && ctx.Err() == nil {
				n := int(started.Add(1))
				if err := drive(ctx, client, "http://"+s.address, n); err != nil {
					t.Errorf("case %d: %v", n, err)
					return
				}
			}
		})
	}
	rng := rand.New(rand.NewPCG(crashing, crashing))
	for i := range kills {
		// The moment is random: half of the time any, half of the time while a
		// call that changes something is under way, between its commit and its
		// answer if it so happens.
		time.Sleep(time.Duration(10+rng.IntN(290)) * time.Millisecond)
		if i%2 == 0 {
			select {
			case <-sending:
			case <-ctx.Done():
			}
			time.Sleep(time.Duration(rng.IntN(5000)) * time.Microsecond)
		}
		s.kill()
		s.start()
	}
	enough.Store(true)
	group.Wait()
	s.kill()
	verify(t, folder, int(started.Load()))
}

// drive takes one case from draft to number without moving the clock.
func drive(ctx context.Context, client *http.Client, base string, n int) error {
	c := demo.NewCase(base, demo.Applicant(n), fmt.Sprintf("crash-%d", n), filingtest.Form(filing.Enterprise, "11", 1000+n), client, 3*time.Minute)
	for _, step := range []func(context.Context) error{
		c.Start, c.Submit,
		func(ctx context.Context) error { return c.PreCheck(ctx, time.Time{}) },
		c.Appear, c.Verify, c.Confirm,
		func(ctx context.Context) error { return c.Review(ctx, casework.Verdict{Decision: "approve"}) },
		func(ctx context.Context) error { return c.Await(ctx, filing.Filed) },
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// telling tells whoever waits for it that a changing call is being sent.
type telling struct{ sending chan struct{} }

func (t telling) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet && r.Header.Get("Idempotency-Key") != "" {
		select {
		case t.sending <- struct{}{}:
		default:
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

// verify reads the folder of the stopped program.
func verify(t *testing.T, folder string, want int) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(folder, "beian.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ctx := context.Background()
	var numbers []int
	for n := range want {
		q := table.Query{Index: table.Account, Partition: records.AccountCases(demo.Applicant(n + 1)), Limit: table.MaxPage}
		page, err := db.Query(ctx, q)
		if err != nil || len(page.Items) != 1 {
			t.Fatalf("%s has %d cases (%v)", demo.Applicant(n+1), len(page.Items), err)
		}
		c, err := records.CaseOf(page.Items[0])
		if err != nil {
			t.Fatal(err)
		}
		if c.Status != filing.Filed {
			t.Errorf("case %s is %s", c.ID, c.Status)
		}
		numbers = append(numbers, c.Number.Sequence)
		verifyHistory(t, db, &c)
	}
	slices.Sort(numbers)
	t.Logf("%d cases were filed over %d kills", len(numbers), kills)
	if len(numbers) != want || want < 10 {
		t.Errorf("%d cases of %d are there", len(numbers), want)
	}
	for i, n := range numbers {
		if n != i+1 {
			t.Fatalf("the numbers are %v", numbers)
		}
	}
}

func verifyHistory(t *testing.T, db table.Table, c *filing.Case) {
	t.Helper()
	history, err := records.History(context.Background(), db, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	replayed, err := filing.Replay(history)
	if err != nil {
		t.Errorf("case %s: %v", c.ID, err)
		return
	}
	have, _ := json.Marshal(c)
	want, _ := json.Marshal(replayed)
	if string(have) != string(want) {
		t.Errorf("case %s replays to another state", c.ID)
	}
}

// server is the program, started again and again on the same addresses.
type server struct {
	t                              *testing.T
	binary, folder, address, scans string
	cmd                            *exec.Cmd
	during                         func() // what happens while a session runs
}

func (s *server) start() {
	s.t.Helper()
	s.cmd = exec.Command(s.binary, "serve", "-folder", s.folder, "-address", s.address, "-scans", s.scans,
		"-begin", "2026-03-02", "-seed=false", "-log", "error", "-applicants", strconv.Itoa(many))
	var out lockedBuffer
	s.cmd.Stdout, s.cmd.Stderr = &out, os.Stderr
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	select {
	case <-out.says("Ctrl-C"):
	case <-time.After(30 * time.Second):
		s.t.Fatal("the program does not start")
	}
}

func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

func compile(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "local")
	out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
