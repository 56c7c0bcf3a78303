package web

import (
	"net/http"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
)

// SlipBody is what the desk states for a slip.
type SlipBody struct {
	Access filing.Access `json:"access"`
}

// SiteChecklist is what a site's verification needs, what is done of it, and what is
// still open. Its version is the ETag.
type SiteChecklist struct {
	Version   int64                   `json:"version"`
	Needed    casework.Checklist      `json:"needed"`
	Originals []filing.Source         `json:"originals"`
	Fields    []records.ComparedField `json:"fields"`
	Photo     []string                `json:"photo"`
	Open      []casework.Gap          `json:"open"`
	At        *time.Time              `json:"at,omitempty"`
}

// Slip is the latest version of a site's slip, as it is printed, and how it
// stands.
type Slip struct {
	Version    int                     `json:"version"`
	State      string                  `json:"state"` // current, signed or superseded
	Digest     string                  `json:"digest"`
	At         time.Time               `json:"at"`
	Access     filing.Access           `json:"access"`
	Sheet      casework.SlipSheet      `json:"sheet"`
	Signatures []records.SlipSignature `json:"signatures"`
	Seals      []string                `json:"seals"`
	Copies     records.SlipCopies      `json:"copies"`
	Signed     *time.Time              `json:"signed,omitempty"`
}

// verificationRoutes are those of the verification at the desk (C4, C5).
func verificationRoutes() []Route {
	return []Route{
		{
			Group: Provider, Method: http.MethodGet, Path: "/cases/{case}/sites/{site}/checklist", Name: "ViewChecklist",
			Summary: "Read what the verification of a site needs and what is done", Answer: SiteChecklist{}, handle: (*API).checklist,
		},
		{
			Group: Provider, Method: http.MethodPut, Path: "/cases/{case}/sites/{site}/checklist", Name: "SaveChecklist",
			Summary: "Keep what the desk has looked at, in part or whole; If-Match is required from the second time on",
			Body:    casework.ChecklistEntries{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[casework.ChecklistEntries](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.SaveChecklist(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site"), b))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/corrections", Name: "CorrectForm",
			Summary: "Correct the form on the spot; every slip made before is void",
			Body:    casework.Correction{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[casework.Correction](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.CorrectForm(c.Context(), c.Call, c.PathValue("case"), b))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/sites/{site}/slip", Name: "MakeSlip",
			Summary: "Make the current version of the verification slip", Body: SlipBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[SlipBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.MakeSlip(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site"), b.Access))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/sites/{site}/slip/signatures", Name: "SignSlip",
			Summary: "Record a signature on the slip, with seals and copies", Body: casework.SlipSigning{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[casework.SlipSigning](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.SignSlip(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site"), b))
			},
		},
	}
}

func viewSlipRoute(g Group) Route {
	return Route{
		Group: g, Method: http.MethodGet, Path: "/cases/{case}/sites/{site}/slip", Name: "ViewSlip",
		Summary: "Read the latest slip of a site as it is printed", Query: purposeParameter(), Answer: Slip{}, handle: (*API).slip,
	}
}

func (a *API) checklist(c *call) (any, error) {
	v, err := a.Desk.ViewChecklist(c.Context(), c.Actor, c.PathValue("case"), c.PathValue("site"))
	if err != nil {
		return nil, err
	}
	c.etag = v.Done.Rev
	out := SiteChecklist{
		Version: v.Done.Rev, Needed: v.Needed, Originals: listed(v.Done.Originals), Fields: listed(v.Done.Fields), Photo: listed(v.Done.Photo),
		Open: v.Open,
	}
	if !v.Done.At.IsZero() {
		out.At = &v.Done.At
	}
	return out, nil
}

func (a *API) slip(c *call) (any, error) {
	v, err := a.Desk.ViewSlip(c.Context(), c.Actor, c.PathValue("case"), c.PathValue("site"), c.URL.Query().Get("purpose"))
	if err != nil {
		return nil, err
	}
	c.etag = int64(v.Slip.Version)
	out := Slip{
		Version: v.Slip.Version, State: v.State, Digest: v.Slip.Digest, At: v.Slip.At, Access: v.Slip.Access, Sheet: v.Sheet.Shown(),
		Signatures: listed(v.Slip.Signatures), Seals: listed(v.Slip.Seals), Copies: v.Slip.Copies,
	}
	out.Sheet.Salt = "" // it keeps the digest from being guessed at
	if !v.Slip.SignedAt.IsZero() {
		out.Signed = &v.Slip.SignedAt
	}
	return out, nil
}

// listed gives a list that is answered as one even if it is empty.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
