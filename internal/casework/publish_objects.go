package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
)

// StatusObject is what anybody with the receipt sees of a case: codes, times
// and nothing personal; the words are the site's.
type StatusObject struct {
	Receipt     string        `json:"receipt"`
	Version     int64         `json:"version"`
	Status      filing.Status `json:"status"`
	Acts        filing.Party  `json:"acts"`
	Due         *time.Time    `json:"due,omitempty"`
	Provisional bool          `json:"provisional,omitempty"`
	Overdue     bool          `json:"overdue,omitempty"`
	Withdrawing bool          `json:"withdrawing,omitempty"`
	Remote      bool          `json:"remote,omitempty"` // verified online instead of at a desk
	Reasons     []string      `json:"reasons,omitempty"`
	Number      string        `json:"number,omitempty"`
	Footers     []Footer      `json:"footers,omitempty"` // once it is filed
	Timeline    []Dated       `json:"timeline"`
}

// Footer is what one site puts at the foot of its home page once it is filed (D4).
type Footer struct {
	Site    string `json:"site"`
	Name    string `json:"name,omitempty"`
	Number  string `json:"number"`
	Snippet string `json:"snippet"` // HTML with the link to the official query
}

// Dated is one step of the timeline.
type Dated struct {
	Event filing.EventName `json:"event"`
	At    time.Time        `json:"at"`
}

// RegisterObject is the public register's entry of one filing (F2).
type RegisterObject struct {
	Number    string         `json:"number"`
	Organiser string         `json:"organiser"` // natural persons masked
	Nature    filing.Nature  `json:"nature"`
	Province  string         `json:"province"`
	Sites     []RegisterSite `json:"sites"`
	Filed     time.Time      `json:"filed"`
}

// RegisterSite is one site of a register entry. Footer is the number that the
// home page shows (provinces differ), Snippet the HTML that shows it there, and
// HomePage the host of the home page.
type RegisterSite struct {
	Number   string   `json:"number"`
	Name     string   `json:"name,omitempty"`
	Domains  []string `json:"domains"`
	HomePage string   `json:"homePage,omitempty"`
	Footer   string   `json:"footer"`
	Snippet  string   `json:"snippet"`
}

// StatusKey names the published status of the case with the receipt.
func StatusKey(r filing.Receipt) string { return "status/" + string(r) + ".json" }

// RegisterNumberKey names the register's entry of a subject number.
func RegisterNumberKey(number string) string { return "register/number/" + number + ".json" }

// RegisterDomainKey names the register's entry of a canonical domain.
func RegisterDomainKey(canonical string) string { return "register/domain/" + canonical + ".json" }

func (d *Desk) publishObjects(ctx context.Context, id string) error {
	for range attempts {
		// The ETag first, the case second: what is written is never older than
		// what the ETag stood for.
		c, err := records.Case(ctx, d.Table, id)
		if err != nil || c.Receipt == "" {
			return unavailable(err)
		}
		again, err := d.putObject(ctx, StatusKey(c.Receipt), id, d.statusObject)
		if err != nil {
			return err
		}
		if c.Status == filing.Filed {
			more, err := d.putRegister(ctx, &c)
			if err != nil {
				return err
			}
			again = again || more
		}
		if !again {
			return nil
		}
	}
	return busy()
}

func (d *Desk) putRegister(ctx context.Context, c *filing.Case) (again bool, err error) {
	keys := []string{RegisterNumberKey(c.Number.String())}
	for _, s := range c.Standing() {
		for _, domain := range s.Domains {
			keys = append(keys, RegisterDomainKey(domain))
		}
	}
	for _, key := range keys {
		more, err := d.putObject(ctx, key, c.ID, d.registerObject)
		if err != nil {
			return false, err
		}
		again = again || more
	}
	return again, nil
}

// putObject writes one object from the case as it is after the ETag was read.
func (d *Desk) putObject(
	ctx context.Context, key, id string, object func(context.Context, *filing.Case) (any, error),
) (again bool, err error) {
	etag, err := d.Objects.ETag(ctx, key)
	if err != nil {
		return false, fmt.Errorf("publish %s: %w", objectKind(key), err)
	}
	c, err := records.Case(ctx, d.Table, id)
	if err != nil {
		return false, unavailable(err)
	}
	v, err := object(ctx, &c)
	if err != nil {
		return false, err
	}
	body, err := json.Marshal(v)
	if err != nil {
		return false, fmt.Errorf("publish %s: %w", objectKind(key), err)
	}
	err = d.Objects.Put(ctx, key, body, etag)
	if errors.Is(err, ErrPrecondition) {
		return true, nil
	}
	return false, err
}

// objectKind names an object in an error without its receipt.
func objectKind(key string) string {
	for i := range len(key) {
		if key[i] == '/' {
			return key[:i]
		}
	}
	return key
}

func (d *Desk) statusObject(ctx context.Context, c *filing.Case) (any, error) {
	history, err := records.History(ctx, d.Table, c.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	o := StatusObject{
		Receipt: c.Receipt.String(), Version: c.Version, Status: c.Status, Acts: c.Acts(),
		Overdue: c.Overdue, Withdrawing: c.Withdrawing, Remote: c.Remote, Timeline: []Dated{},
	}
	if c.Clock != nil {
		due := c.Clock.Due
		o.Due, o.Provisional = &due, c.Clock.Provisional
	}
	if c.Status == filing.Returned || c.Status.Stage() == filing.StageClosed {
		for _, r := range c.Reasons {
			o.Reasons = appendNew(o.Reasons, r.Code)
		}
	}
	if c.Number.Sequence > 0 {
		o.Number = c.Number.String()
		for _, s := range c.Standing() {
			o.Footers = append(o.Footers, Footer{
				Site: s.ID, Name: s.Name, Number: c.Number.Site(s.Suffix), Snippet: d.Book.Snippet(c.Province, c.Number, s.Suffix),
			})
		}
	}
	for _, r := range history {
		if r.Version <= c.Version {
			o.Timeline = append(o.Timeline, Dated{r.Event, r.At})
		}
	}
	return o, nil
}

func (d *Desk) registerObject(_ context.Context, c *filing.Case) (any, error) {
	o := RegisterObject{
		Number: c.Number.String(), Organiser: c.Organiser, Nature: c.Nature, Province: c.Province, Filed: c.FiledAt,
	}
	for _, s := range c.Standing() {
		o.Sites = append(o.Sites, RegisterSite{
			Number: c.Number.Site(s.Suffix), Name: s.Name, Domains: s.Domains, HomePage: s.HomePage,
			Footer: d.Book.Footer(c.Province, c.Number, s.Suffix), Snippet: d.Book.Snippet(c.Province, c.Number, s.Suffix),
		})
	}
	return o, nil
}
