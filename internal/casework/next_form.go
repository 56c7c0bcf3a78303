package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/seal"
	"beian/internal/table"
)

// nextForm is a form on its way to take the place of a case's present one: what
// the case says of it, and the writes that keep it and its claims. The claims come
// first among the writes.
type nextForm struct {
	declared filing.Declared
	writes   []table.Write
	explain  func(context.Context, int) error
}

// nextForm checks a changed form by the rules of the case's set, without the sites
// that were dropped, and makes ready what a move to it commits. A finding of
// severity block answers [*FindingsError].
func (d *Desk) nextForm(ctx context.Context, call Call, c *filing.Case, key seal.DataKey, f filing.Form) (nextForm, error) {
	facts, err := d.facts(ctx, c.Provider, &f)
	if err != nil {
		return nextForm{}, err
	}
	if findings := d.Book.CheckWith(c.RuleSet, standing(c, &f), d.Now(), facts); filing.Blocks(findings) > 0 {
		return nextForm{}, &FindingsError{findings}
	}
	sealed, err := sealForm(key, f)
	if err != nil {
		return nextForm{}, err
	}
	kept, ref, err := keepForm(c.ID, c.Form.Number+1, sealed)
	if err != nil {
		return nextForm{}, err
	}
	declared, err := d.declared(ctx, &f, ref, dropped(c))
	if err != nil {
		return nextForm{}, err
	}
	if bound := records.AccountClaim(c.Applicant); slices.Contains(c.Claims, bound) {
		declared.Claims = append(declared.Claims, bound)
	}
	claims, err := claimWrites(c.ID, c.Claims, declared.Claims)
	if err != nil {
		return nextForm{}, err
	}
	heads, err := d.headWrites(ctx, c.ID, standing(c, &f), ref)
	if err != nil {
		return nextForm{}, err
	}
	return nextForm{declared, slices.Concat(claims, []table.Write{kept}, heads), d.explainClaims(call.Actor, c.ID, claims, declared)}, nil
}
