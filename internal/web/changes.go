package web

import (
	"net/http"
	"strconv"

	"beian/internal/casework"
	"beian/internal/filing"
)

// Changes is in what two versions of a case's form differ, and what was mended
// besides the form since the return between them: scans that came, and the ids of
// persons who consented.
type Changes struct {
	From     int       `json:"from"`
	To       int       `json:"to"`
	Changes  []Change  `json:"changes"`
	Scans    []NewScan `json:"scans"`
	Consents []string  `json:"consents"`
}

// NewScan is a scan that came since a return, by what it shows.
type NewScan struct {
	Scan    string `json:"scan"`
	Purpose string `json:"purpose"`
	Of      string `json:"of,omitempty"`
	Page    int    `json:"page,omitempty"`
}

// Change is one field of the form with its texts before and after, none where it
// was empty, and the reasons that unlocked it.
type Change struct {
	Path    string             `json:"path"`
	Before  []filing.Sensitive `json:"before"`
	After   []filing.Sensitive `json:"after"`
	Reasons []casework.Ground  `json:"reasons"`
}

// Reasons is the catalogue of coded reasons.
type Reasons struct {
	Families []casework.ReasonFamily `json:"families"`
}

func changesRoute(g Group) Route {
	return Route{
		Group: g, Method: http.MethodGet, Path: "/cases/{case}/changes", Name: "Changes",
		Summary: "What a correction changed, before and after", Answer: Changes{},
		Query: append(
			purposeParameter(),
			Parameter{Name: "from", Summary: "earlier version of the form; the one before if left out"},
			Parameter{Name: "to", Summary: "later version of the form; the latest if left out"},
		),
		handle: (*API).changes,
	}
}

func (a *API) changes(c *call) (any, error) {
	var versions [2]int
	for i, name := range []string{"from", "to"} {
		text := c.URL.Query().Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, filing.Errorf(filing.Invalid, "form-version", name, "name a version of the form by its number, from 1")
		}
		versions[i] = n
	}
	v, err := a.Desk.Changes(c.Context(), c.Actor, c.PathValue("case"), c.URL.Query().Get("purpose"), versions[0], versions[1])
	if err != nil {
		return nil, err
	}
	out := Changes{From: v.From, To: v.To, Changes: make([]Change, len(v.Changes)), Scans: []NewScan{}, Consents: []string{}}
	for _, s := range v.Scans {
		out.Scans = append(out.Scans, NewScan{s.ID, s.Purpose, s.Of, s.Page})
	}
	for _, g := range v.Consents {
		out.Consents = append(out.Consents, g.Person)
	}
	for i, change := range v.Changes {
		out.Changes[i] = Change{change.Path, shownTexts(change.Before), shownTexts(change.After), change.Reasons}
		for j, g := range change.Reasons {
			out.Changes[i].Reasons[j].Note = g.Note.Shown()
		}
	}
	return out, nil
}

func shownTexts(texts []filing.Sensitive) []filing.Sensitive {
	for i, t := range texts {
		texts[i] = t.Shown()
	}
	return texts
}

func reasonsRoute(g Group) Route {
	return Route{
		Group: g, Method: http.MethodGet, Path: "/reasons", Name: "ListReasons",
		Summary: "The coded reasons of decisions, in Chinese and English", Answer: Reasons{},
		handle: func(a *API, c *call) (any, error) {
			list, err := a.Desk.ListReasons(c.Actor)
			return Reasons{list}, err
		},
	}
}
