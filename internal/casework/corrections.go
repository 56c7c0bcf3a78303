package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// corrections lists what was corrected at the desk in this visit and concerns
// the site, with the values before and after, oldest first. They are read from
// the kept versions of the form, by the history.
func (d *Desk) corrections(ctx context.Context, c *filing.Case, site string, by accessor) ([]SlipCorrection, error) {
	history, err := records.History(ctx, d.Table, c.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	list := []SlipCorrection{}
	for _, rec := range history {
		if rec.Event != "FormCorrected" || rec.Version <= c.Visit || rec.Version > c.Version {
			continue
		}
		var e filing.FormCorrected
		if err := json.Unmarshal(rec.Facts, &e); err != nil {
			return nil, fmt.Errorf("correction: %w", err)
		}
		if !slices.Contains(e.Sites, site) {
			continue
		}
		kept, err := between(history, e.Declared.Form.Number-1, e.Declared.Form.Number)
		if err != nil {
			return nil, err
		}
		before, _, err := d.keptForm(ctx, c.ID, kept.from, by)
		if err != nil {
			return nil, err
		}
		after, _, err := d.keptForm(ctx, c.ID, kept.to, by)
		if err != nil {
			return nil, err
		}
		for _, path := range e.Changed {
			if other, is := strings.CutPrefix(path, "sites["); is && !strings.HasPrefix(other, site+"]") {
				continue
			}
			list = append(list, SlipCorrection{Path: path, Before: textOf(&before, path), After: textOf(&after, path), At: rec.At})
		}
	}
	return list, nil
}

// textOf writes what stands at a path in one line.
func textOf(f *filing.Form, path string) filing.Sensitive {
	var texts []string
	for _, v := range rulebook.Values(f, path) {
		texts = append(texts, v.Text.Reveal())
	}
	return filing.NewSensitive(strings.Join(texts, "；"))
}
