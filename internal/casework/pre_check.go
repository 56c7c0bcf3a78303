package casework

import (
	"context"
	"errors"
	"fmt"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// PreCheck is the task that runs the automatic checks of the case's rule set
// and keeps their findings for this visit (B1), those on papers that the form
// declares and nobody uploaded among them; it decides nothing. A second delivery
// finds them kept.
func (d *Desk) PreCheck(ctx context.Context, t Task) (Position, error) {
	c, err := records.Case(ctx, d.Table, t.Case)
	if err != nil {
		return Position{}, unavailable(err)
	}
	if c.Status != filing.AwaitingPreCheck {
		return positionIn(&c, filing.StagePreCheck, t), nil
	}
	form, _, err := d.form(ctx, &c, systemReader("automatic-pre-check"))
	if err != nil {
		return Position{}, err
	}
	facts, err := d.facts(ctx, c.Provider, &form)
	if err != nil {
		return Position{}, err
	}
	if facts.HeadTaken, err = d.headTaken(ctx, &c); err != nil {
		return Position{}, err
	}
	scans, err := records.Scans(ctx, d.Table, c.ID)
	if err != nil {
		return Position{}, unavailable(err)
	}
	now := d.Now().UTC()
	findings := d.Book.CheckWith(c.RuleSet, standing(&c, &form), now, facts)
	for _, p := range d.missingPapers(standing(&c, &form), scans) {
		findings = append(findings, d.Book.ScanFinding(rulebook.AttachmentScan, p.Of+".attachments"))
	}
	it, err := records.FindingsItem(records.Findings{Case: c.ID, Visit: c.Visit, At: now, RuleSet: c.RuleSet, Findings: findings})
	if err != nil {
		return Position{}, err
	}
	err = d.Table.Commit(ctx, table.Put(it, table.IfAbsent()))
	var kept *table.ConflictError
	if err != nil && !errors.As(err, &kept) {
		return Position{}, unavailable(fmt.Errorf("keep findings: %w", err))
	}
	return positionIn(&c, filing.StagePreCheck, t), nil
}
