// Package rulebook knows the rules of website filing as dated data: what a form
// must look like, which documents somebody shows, how long everything may take,
// whom a province has and why a filing may be returned. It is pure: the moment
// comes in as a value and nothing is written.
//
// The facts are JSON files under data, each row with its source; [LoadFrom]
// reads changed ones. Sources are cited as in package filing. A rule that rests
// on "own knowledge" or on a province's rules by manuals of providers never
// blocks; a "setting" is a bound of this service.
package rulebook

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"golang.org/x/net/idna"

	"beian/internal/filing"
	"beian/internal/workday"
)

//go:embed data/*.json
var embedded embed.FS

// Book is the rules. It never changes, so it may be used from everywhere at
// once. What only checks need is made by the first of them: a function that checks
// nothing links neither the rules nor the tables of domains.
type Book struct {
	calendar    *workday.Calendar
	sets        []set
	clocks      []deadline
	periods     []Period
	provinces   []Province
	footer      []string // provinces that show the subject number
	overlays    map[string]*Overlay
	areas       map[string]string // province of an area code
	milestones  []Milestone
	attachments []Attachment
	modes       []AccessMode
	special     []special
	numbers     numbers
	changes     changes
	slip        slip
	scans       scans
	checklist   checklist
	agreements  []Agreement
	reasons     []ReasonText
	ticks       []KeyTick
	results     []DeliveryResult
	documents   documents
	contents    []Content
	languages   []Choice
	approvals   []ApprovalItem
	names       siteNames
	parts       parts
	checking    *sync.Once
	domains     *idna.Profile
	rules       map[string]*ruleSet
	// validMonths is how long a certificate must still be valid, domainDays a
	// domain; nameDays is how long a holder's name takes to get everywhere.
	validMonths, domainDays, nameDays int
}

// set is one dated rule set.
type set struct {
	Name     string   `json:"name"`
	From     string   `json:"from"`
	Confirm  []string `json:"confirm"`
	Attempts int      `json:"attempts"`
	Remote   bool     `json:"remote"`
	Source   string   `json:"source"`
	from     time.Time
}

// The rule sets: the work plan of 2010, and the rules since SMS confirmation.
const (
	Set2010    = "2010"
	SetCurrent = "current"
)

// Load gives the rules and the calendar that come with the program.
func Load() (*Book, error) {
	calendar, err := workday.Load()
	if err != nil {
		return nil, err
	}
	return LoadFrom(Data(), calendar)
}

// Data gives the rule data that come with the program, so that a changed file
// can be laid over them.
func Data() fs.FS {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return embedded // cannot happen: the name is a constant
	}
	return data
}

// LoadFrom reads the rules from a file system that holds the files of [Data].
// It refuses data that contradict themselves, so that a wrong file is found
// when the program starts and not in the middle of a case.
func LoadFrom(data fs.FS, calendar *workday.Calendar) (*Book, error) {
	b := &Book{calendar: calendar, parts: allParts(), checking: new(sync.Once)}
	for _, load := range []func(fs.FS) error{
		b.loadSets, b.loadDeadlines, b.loadNumbers, b.loadProvinces, b.loadAreas, b.loadAttachments, b.loadOverlays, b.loadReasons, b.loadTicks, b.loadDelivery,
		b.loadDocuments, b.loadChoices, b.loadAccess, b.loadChanges, b.loadSlip, b.loadScans, b.loadChecklist, b.loadAgreements,
	} {
		if err := load(data); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// checks makes what checks need, once.
func (b *Book) checks() *Book {
	b.checking.Do(func() {
		b.domains = domainProfile()
		b.rules = map[string]*ruleSet{}
		for _, s := range b.sets {
			b.rules[s.Name] = rulesOf(s.Name)
		}
	})
	return b
}

// read decodes one file of the rule data.
func read(data fs.FS, name string, into any) error {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return fmt.Errorf("rule data: %w", err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("rule data %s: %w", name, err)
	}
	return nil
}

func (b *Book) loadSets(data fs.FS) error {
	var file struct{ Sets []set }
	if err := read(data, "sets.json", &file); err != nil {
		return err
	}
	for i := range file.Sets {
		s := &file.Sets[i]
		from, err := time.ParseInLocation(time.DateOnly, s.From, workday.Zone())
		if err != nil {
			return fmt.Errorf("rule data sets.json: %w", err)
		}
		s.from = from
	}
	slices.SortFunc(file.Sets, func(a, b set) int { return a.from.Compare(b.from) })
	if len(file.Sets) == 0 {
		return fmt.Errorf("rule data sets.json: no rule set")
	}
	b.sets = file.Sets
	return nil
}

// SetAt names the rule set in force at the moment: the latest that has begun,
// or the first one before any has.
func (b *Book) SetAt(at time.Time) string {
	name := b.sets[0].Name
	for _, s := range b.sets {
		if !at.Before(s.from) {
			name = s.Name
		}
	}
	return name
}

func (b *Book) set(name string) (set, bool) {
	i := slices.IndexFunc(b.sets, func(s set) bool { return s.Name == name })
	if i < 0 {
		return set{}, false
	}
	return b.sets[i], true
}

// Remote reports whether a rule set lets heads be verified online instead of at a
// desk (C6).
func (b *Book) Remote(set string) bool {
	s, _ := b.set(set)
	return s.Remote
}

// Confirmers lists the ids of the persons who confirm by SMS code after the
// delivery of a first filing: nobody under "2010"; under "current" the subject's
// head and every site's head, each once, in that order.
func (b *Book) Confirmers(set string, f *filing.Form) []string {
	s, _ := b.set(set)
	var ids []string
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, who := range s.Confirm {
		switch who {
		case "subject-head":
			add(f.Subject.Head)
		case "site-heads":
			for i := range f.Sites {
				add(f.Sites[i].Head)
			}
		}
	}
	return ids
}

// Attempts is how many wrong SMS codes a person may enter; the next one fails
// the confirmation.
func (b *Book) Attempts(set string) int {
	s, _ := b.set(set)
	return s.Attempts
}
