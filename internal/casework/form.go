package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/seal"
	"beian/internal/table"
)

// accessor is who reads personal data, and why (I9).
type accessor struct{ actor, role, purpose string }

// systemReader names a task of the system as the reader.
func systemReader(purpose string) accessor { return accessor{"system", "system", purpose} }

// recordAccess writes down that personal data of a case is about to be read,
// and gives the case's data key only once that is stored.
func (d *Desk) recordAccess(ctx context.Context, id string, by accessor, what string) (seal.DataKey, error) {
	it, err := records.AccessItem(records.AccessRecord{
		Case: id, ID: d.NewID(), At: d.Now().UTC(), Actor: by.actor, Role: by.role, Purpose: by.purpose, What: what,
	})
	if err != nil {
		return seal.DataKey{}, err
	}
	// The id is fresh and the write unconditional: repeating it is harmless.
	for range attempts {
		err = d.Table.Commit(ctx, table.Put(it, table.Always()))
		if !errors.Is(err, table.ErrUnknown) && !errors.Is(err, table.ErrThrottled) {
			break
		}
	}
	if err != nil {
		return seal.DataKey{}, unavailable(fmt.Errorf("access record: %w", err))
	}
	return d.dataKey(ctx, id)
}

// dataKey unwraps the data key of a case, for sealing. One that is gone answers
// Conflict, which wraps the table's ErrNotFound: it was erased.
func (d *Desk) dataKey(ctx context.Context, id string) (seal.DataKey, error) {
	wrapped, err := records.WrappedKey(ctx, d.Table, id)
	if errors.Is(err, table.ErrNotFound) {
		return seal.DataKey{}, erased(err)
	}
	if err != nil {
		return seal.DataKey{}, unavailable(err)
	}
	key, err := d.Keys.Unwrap(ctx, id, wrapped)
	if err != nil && !errors.Is(err, seal.ErrUnwrap) {
		return seal.DataKey{}, keysDown(err)
	}
	return key, err
}

func keysDown(err error) error {
	return &filing.Error{Kind: filing.Unavailable, Code: "keys", Detail: "the key store does not answer; try again", Err: err}
}

func formTooLarge() error {
	return filing.Errorf(filing.Invalid, "form-too-large", "form", "the form is too large to be kept; shorten its texts")
}

// sealForm gives a copy of the form whose personal data is sealed under the
// case's key, each field bound to its path.
func sealForm(k seal.DataKey, f filing.Form) (filing.Form, error) {
	return convert(f, func(path, text string) (string, error) { return k.Seal(path, text) })
}

// openForm is the inverse of [sealForm].
func openForm(k seal.DataKey, f filing.Form) (filing.Form, error) {
	return convert(f, func(path, text string) (string, error) { return k.Open(path, text) })
}

func convert(f filing.Form, field func(path, text string) (string, error)) (filing.Form, error) {
	c := f.Clone()
	var failed error
	c.Personal(func(path string, s *filing.Sensitive) {
		if s.Empty() || failed != nil {
			return
		}
		text, err := field(path, s.Reveal())
		if err != nil {
			failed = fmt.Errorf("field %s: %w", path, err)
		}
		*s = filing.NewSensitive(text)
	})
	return c, failed
}

// keepForm makes the write that keeps a sealed form as the case's version
// number, and the reference to it.
func keepForm(id string, number int, sealed filing.Form) (table.Write, filing.FormRef, error) {
	body, err := json.Marshal(sealed.Shown())
	if err != nil {
		return table.Write{}, filing.FormRef{}, fmt.Errorf("keep form: %w", err)
	}
	sum := sha256.Sum256(body)
	ref := filing.FormRef{Number: number, Digest: hex.EncodeToString(sum[:])}
	it := records.FormItem(id, number, body)
	if it.Size() > table.MaxItemBytes {
		return table.Write{}, filing.FormRef{}, formTooLarge()
	}
	return table.Put(it, table.IfAbsent()), ref, nil
}

// form reads and opens the case's present form, after recording who reads it.
func (d *Desk) form(ctx context.Context, c *filing.Case, by accessor) (filing.Form, seal.DataKey, error) {
	return d.keptForm(ctx, c.ID, c.Form, by)
}

// keptForm reads and opens a kept version of a case's form, after recording who
// reads it.
func (d *Desk) keptForm(ctx context.Context, id string, ref filing.FormRef, by accessor) (filing.Form, seal.DataKey, error) {
	key, err := d.recordAccess(ctx, id, by, fmt.Sprintf("form#%d", ref.Number))
	if err != nil {
		return filing.Form{}, seal.DataKey{}, err
	}
	body, err := records.SealedForm(ctx, d.Table, id, ref.Number)
	if err != nil {
		return filing.Form{}, seal.DataKey{}, unavailable(err)
	}
	sum := sha256.Sum256(body)
	if hex.EncodeToString(sum[:]) != ref.Digest {
		return filing.Form{}, seal.DataKey{}, fmt.Errorf("form %d of case %s is not the one the case refers to", ref.Number, id)
	}
	var sealed filing.Form
	if err := json.Unmarshal(body, &sealed); err != nil {
		return filing.Form{}, seal.DataKey{}, fmt.Errorf("form %d of case %s: %w", ref.Number, id, err)
	}
	f, err := openForm(key, sealed)
	return f, key, err
}

// declared says of a form what may be known without opening it: the sites' names,
// canonical domains and hosts, the claims on them and on the subject, and how the register will
// show the organiser. The claim on the account is the case's, not the form's.
func (d *Desk) declared(ctx context.Context, f *filing.Form, ref filing.FormRef, dropped map[string]bool) (filing.Declared, error) {
	index, err := d.Keys.Blind(ctx, "subject-document", f.Subject.Document.Type+" "+d.Book.DocumentNumber(&f.Subject.Document))
	if err != nil {
		return filing.Declared{}, keysDown(err)
	}
	out := filing.Declared{
		Nature: f.Subject.Nature, Province: f.Subject.Province, Organiser: d.Book.Organiser(f), Form: ref,
		Claims: []string{records.SubjectClaim(index)},
	}
	for _, s := range f.Sites {
		site := filing.DeclaredSite{
			ID: s.ID, Head: s.Head, Name: strings.TrimSpace(s.Name), Domains: []string{}, HomePage: d.Book.Host(s.HomePage),
		}
		for _, name := range s.Domains {
			canonical, err := d.Book.Canonical(name)
			if err != nil {
				return filing.Declared{}, err
			}
			site.Domains = append(site.Domains, canonical)
			if !dropped[s.ID] {
				out.Claims = append(out.Claims, records.DomainClaim(canonical))
			}
		}
		out.Sites = append(out.Sites, site)
	}
	return out, nil
}

// A person's or site's id only means something within the form; it appears in
// the history, so it must not be able to hold a name.
const idPattern = `^[ps][1-9][0-9]?$`

// wellFormed refuses a form that can't be stored: ids that are not p1, s1 and
// the like, or are used twice, or too many of something. What a form says is
// checked by the rules, not here.
func wellFormed(f *filing.Form) error {
	id := regexp.MustCompile(idPattern)
	if len(f.Persons) > filing.MaxPersons {
		return filing.Errorf(filing.Invalid, "too-many-persons", "persons", "a form has at most %d persons", filing.MaxPersons)
	}
	if len(f.Sites) > filing.MaxSites {
		return filing.Errorf(filing.Invalid, "too-many-sites", "sites", "a form has at most %d sites", filing.MaxSites)
	}
	used := map[string]bool{}
	for _, p := range f.Persons {
		if !id.MatchString(p.ID) || p.ID[0] != 'p' || used[p.ID] {
			return filing.Errorf(filing.Invalid, "person-id", "persons", "give every person an id of its own: p1, p2 … p99")
		}
		used[p.ID] = true
	}
	for _, s := range f.Sites {
		if !id.MatchString(s.ID) || s.ID[0] != 's' || used[s.ID] {
			return filing.Errorf(filing.Invalid, "site-id", "sites", "give every site an id of its own: s1, s2 … s99")
		}
		used[s.ID] = true
	}
	return nil
}

// FindingsError is a form that can't be submitted as it is.
type FindingsError struct{ Findings []filing.Finding }

func (e *FindingsError) Error() string {
	return fmt.Sprintf("%d findings forbid it", filing.Blocks(e.Findings))
}

// Unwrap gives the kind and the first field at fault.
func (e *FindingsError) Unwrap() error {
	for _, f := range e.Findings {
		if f.Severity == filing.Block {
			return filing.Errorf(filing.Invalid, "findings", f.Field, "correct the fields that the findings name, then submit again")
		}
	}
	return nil
}
