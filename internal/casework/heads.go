package casework

import (
	"context"
	"maps"
	"slices"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// headWrites keeps who answers for the sites of a version of a case's form, so that
// other cases of the same person can be found, and forgets who did before.
func (d *Desk) headWrites(ctx context.Context, id string, f *filing.Form, ref filing.FormRef) ([]table.Write, error) {
	b := &batch{}
	before, _, err := records.ReadHeads(ctx, d.Table, id)
	if err != nil {
		return nil, unavailable(err)
	}
	heads := records.Heads{Case: id, Form: ref.Number, Who: map[string]string{}}
	for _, s := range f.Sites {
		if _, known := f.Person(s.Head); !known || heads.Who[s.Head] != "" {
			continue
		}
		who, err := d.whoIs(ctx, f, s.Head)
		if err != nil {
			return nil, err
		}
		heads.Who[s.Head] = who
	}
	b.put(table.Always())(records.HeadsItem(heads))
	told := map[string]bool{}
	for _, s := range f.Sites {
		if who := heads.Who[s.Head]; who != "" && !told[who] {
			told[who] = true
			b.put(table.Always())(records.HeadedItem(records.Headed{Who: who, Case: id, Form: ref.Number}))
		}
	}
	for _, person := range slices.Sorted(maps.Keys(before.Who)) {
		if who := before.Who[person]; !told[who] {
			told[who] = true
			b.add(table.Delete(records.HeadedKey(who, id), table.Always()))
		}
	}
	return b.ws, b.err
}

// headTaken gives what the rules ask of the heads of a case's sites: whether one of
// them is the head of a site of another subject, in a live case or a filing of this
// system. What other systems have is not known here. It is nil where the province
// does not ask.
func (d *Desk) headTaken(ctx context.Context, c *filing.Case) (func(*filing.Person) bool, error) {
	if !d.Book.AsksForOwnSiteHeads(c.RuleSet, c.Province) {
		return nil, nil
	}
	heads, found, err := records.ReadHeads(ctx, d.Table, c.ID)
	if err != nil || !found || heads.Form != c.Form.Number {
		return nil, unavailable(err)
	}
	taken := map[string]bool{}
	for _, person := range slices.Sorted(maps.Keys(heads.Who)) {
		if taken[person], err = d.headsAnother(ctx, c, heads.Who[person]); err != nil {
			return nil, err
		}
	}
	return func(p *filing.Person) bool { return taken[p.ID] }, nil
}

// headsAnother reports whether somebody is the head of a site of another subject
// than the case's.
func (d *Desk) headsAnother(ctx context.Context, c *filing.Case, who string) (bool, error) {
	cursor := ""
	for {
		list, next, err := records.HeadedBy(ctx, d.Table, who, cursor)
		if err != nil {
			return false, unavailable(err)
		}
		for _, h := range list {
			if h.Case == c.ID {
				continue
			}
			other, err := records.Case(ctx, d.Table, h.Case)
			if err != nil {
				return false, unavailable(err)
			}
			if other.Status.Live() && other.Form.Number == h.Form && records.SubjectOf(other.Claims) != records.SubjectOf(c.Claims) {
				return true, nil
			}
		}
		if cursor = next; cursor == "" {
			return false, nil
		}
	}
}
