package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// facts gives what the rules are told beyond a form that a provider is to file:
// the provider's record, if a site states its access.
func (d *Desk) facts(ctx context.Context, provider string, f *filing.Form) (rulebook.Facts, error) {
	for i := range f.Sites {
		if a := &f.Sites[i].Access; a.Region != "" || len(a.IPRanges) > 0 {
			return d.providerFacts(ctx, provider)
		}
	}
	return rulebook.Facts{}, nil
}

func (d *Desk) providerFacts(ctx context.Context, provider string) (rulebook.Facts, error) {
	p, err := records.ReadProvider(ctx, d.Table, provider)
	if err != nil {
		return rulebook.Facts{}, unavailable(err)
	}
	return rulebook.Facts{Provider: &rulebook.Provider{Provinces: p.Provinces, IPRanges: p.IPRanges}}, nil
}
