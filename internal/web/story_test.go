package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/bureau/sandbox"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// story is one script: people who call the API over HTTP, and a clock that moves
// when the script says so. Everything that follows from a call, or comes due
// while the clock moves, happens before the next line; then the invariants are
// held against every case.
type story struct {
	*system
	lost   bool // no schedule ever fires: the sweep does what they should have done
	actor  policy.Actor
	form   filing.Form
	id     string            // of the present case
	cases  map[string]string // ids by the names that the script gives
	last   reply
	repeat func() reply // the last changing call, once more

	foreign   *sandbox.Bureau // the system of the bureau foreignOf, where it has one of its own
	foreignOf string
	sent      []byte // the last file that was uploaded
	sentType  string
}

// step is a command of the scripts. neg says that the script expects it to fail.
type step func(s *story, ts *testscript.TestScript, neg bool, args []string) error

// steps gives all commands. Each area has its own in a file of its own.
func steps() map[string]step {
	all := map[string]step{}
	for _, some := range []map[string]step{timeSteps(), callSteps(), caseSteps(), lookSteps(), deskSteps(), bureauSteps(), verifySteps(), consentSteps(), intakeSteps()} {
		for name, do := range some {
			all[name] = do
		}
	}
	return all
}

// TestStories tells every story of testdata/stories twice: with its schedules,
// and with all of them lost; where it has to be short, once; on a database, where
// it takes long, some of them once.
func TestStories(t *testing.T) {
	type mode struct {
		name string
		lost bool
	}
	modes := []mode{{"schedules", false}, {"schedules-lost", true}}
	if testing.Short() {
		modes = modes[:1]
	}
	var some []string // all of the folder
	if onDatabase() {
		modes = modes[:1]
		for _, name := range []string{
			"straight-enterprise", "draft-expiry", "return-and-correction-twice", "last-place-raced", "squatted-domain",
			"verify-corrected-at-the-desk", "return-paths", "locks",
		} {
			some = append(some, filepath.Join("testdata", "stories", name+".txtar"))
		}
	}
	folder := filepath.Join("testdata", "stories")
	if some != nil {
		folder = ""
	}
	for _, mode := range modes {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{
				Dir:   folder,
				Files: some,
				Cmds:  commands(),
				Setup: func(e *testscript.Env) error { return begin(e, mode.lost) },
			})
		})
	}
}

type storyKey struct{}

func begin(e *testscript.Env, lost bool) error {
	s := &story{system: newSystem(e.T().(testing.TB)), lost: lost, cases: map[string]string{}}
	e.Values[storyKey{}] = s
	return nil
}

// commands makes the commands of the scripts of the steps.
func commands() map[string]func(*testscript.TestScript, bool, []string) {
	all := map[string]func(*testscript.TestScript, bool, []string){}
	for name, do := range steps() {
		all[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			s := ts.Value(storyKey{}).(*story)
			if err := do(s, ts, neg, args); err != nil {
				ts.Fatalf("%s: %v", name, err)
			}
			s.settle()
			if err := s.hold(); err != nil {
				ts.Fatalf("after %s: %v", name, err)
			}
		}
	}
	return all
}

// hold holds what is true between any two lines of a story: every case that is
// open has one party, a due time and something scheduled (I3), its status page
// says exactly that, and its history replays to exactly its present state (I4).
func (s *story) hold() error {
	if err := s.stored.holdIntake(); err != nil {
		return err
	}
	for _, c := range s.stored.cases() {
		history, err := records.History(context.Background(), s.stored, c.ID)
		if err != nil {
			return err
		}
		replayed, err := filing.Replay(history)
		if err != nil {
			return fmt.Errorf("case %s: %w", c.ID, err)
		}
		if a, b := asJSON(replayed), asJSON(c); a != b {
			return fmt.Errorf("the history of case %s replays to\n%s\nnot to\n%s", c.ID, a, b)
		}
		if err := s.shown(&c); err != nil {
			return fmt.Errorf("case %s at %s: %w", c.ID, c.Status, err)
		}
	}
	return nil
}

// shown holds the published status of a case against the case.
func (s *story) shown(c *filing.Case) error {
	if c.Receipt == "" {
		return nil
	}
	body, _, found, err := parts.Objects{Table: s.stored}.Get(context.Background(), casework.StatusKey(c.Receipt))
	if err != nil || !found {
		return fmt.Errorf("no status is published (%w)", err)
	}
	var o casework.StatusObject
	if err := json.Unmarshal(body, &o); err != nil {
		return err
	}
	due := time.Time{}
	if c.Clock != nil {
		due = c.Clock.Due
	}
	told := time.Time{}
	if o.Due != nil {
		told = *o.Due
	}
	if o.Version != c.Version || o.Status != c.Status || o.Acts != c.Acts() || !told.Equal(due) || o.Overdue != c.Overdue || len(o.Timeline) != int(c.Version) {
		return fmt.Errorf("the status page says %s", body)
	}
	return nil
}

// scheduled is I3 of one case in what is stored: it is asked at every commit.
func scheduled(c *filing.Case, clock table.Item) error {
	if !c.Status.Open() {
		return nil
	}
	if c.Acts() == "" || c.Acts() == filing.PartyNobody || c.Clock == nil || c.Clock.Due.IsZero() {
		return fmt.Errorf("I3: case %s at %s has nobody who must act, or no due time", c.ID, c.Status)
	}
	m, err := records.TimerOf(clock)
	if err != nil || m.Clock != *c.Clock || m.Fires.IsZero() {
		return fmt.Errorf("I3: case %s at %s has nothing scheduled (%w)", c.ID, c.Status, err)
	}
	return nil
}

func asJSON(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// TestStoriesAreMany: each file of the folder tells one story, and says in its
// first line which.
func TestStoriesAreMany(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "stories", "*"))
	must(t, err)
	if len(files) < 1 {
		t.Errorf("%d stories", len(files))
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		must(t, err)
		first, _, _ := strings.Cut(string(text), "\n")
		if !strings.HasPrefix(first, "# ") || !strings.HasSuffix(f, ".txtar") {
			t.Errorf("%s begins with %q; want a comment that says what the story is", f, first)
		}
	}
}

// TestStepsAreTold: every command is used by a story.
func TestStepsAreTold(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "stories", "*.txtar"))
	must(t, err)
	var used []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		must(t, err)
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "! "))
			if len(fields) > 0 {
				used = append(used, fields[0])
			}
		}
	}
	for name := range steps() {
		if !slices.Contains(used, name) {
			t.Errorf("no story uses the command %s", name)
		}
	}
}
