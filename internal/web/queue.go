package web

import (
	"context"
	"net/http"
	"strconv"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
)

// queueRoutes are the work of a provider or a bureau by due time.
func queueRoutes(g Group) []Route {
	all := []Route{
		{
			Group: g, Method: http.MethodGet, Path: "/queue", Name: "Queue",
			Summary: "The queue by due time, earliest first", Query: append(pageParameters(), filterParameters(g)...), Answer: casework.Rows{},
			handle: func(a *API, c *call) (any, error) {
				f, err := c.filter()
				if err != nil {
					return nil, err
				}
				return a.rows(c, func(actor policy.Actor, cursor string, limit int) (casework.Rows, error) {
					return a.Desk.Queue(c.Context(), actor, f, cursor, limit)
				})
			},
		},
		{
			Group: g, Method: http.MethodGet, Path: "/escalations", Name: "Escalations",
			Summary: "What is overdue, the longest first",
			Query:   append(pageParameters(), Parameter{Name: "province", Summary: "of an auditor: whose bureau's, such as 11"}),
			Answer:  casework.Rows{},
			handle: func(a *API, c *call) (any, error) {
				return a.rows(c, func(actor policy.Actor, cursor string, limit int) (casework.Rows, error) {
					return a.Desk.Escalations(c.Context(), actor, c.URL.Query().Get("province"), cursor, limit)
				})
			},
		},
	}
	all = append(all, lettersRoute(g, "What the own desk was told, newest first; a manager has a mailbox of his own", (*casework.Desk).Letters))
	if g == Provider {
		all = append(all, Route{
			Group: g, Method: http.MethodGet, Path: "/queue.csv", Name: "ExportQueue",
			Summary: "The whole queue as a table for a spreadsheet", Media: "text/csv", Limited: true,
			Query:  append(filterParameters(g), Parameter{Name: "lang", Summary: "zh or en; zh if left out"}),
			stream: (*API).exportQueue,
		})
	}
	return all
}

// lettersRoute is the mailbox of a group's desk, or of an account.
func lettersRoute(g Group, summary string, read func(*casework.Desk, context.Context, policy.Actor, string, int) (casework.Letters, error)) Route {
	return Route{
		Group: g, Method: http.MethodGet, Path: "/letters", Name: "Letters",
		Summary: summary, Query: pageParameters(), Answer: casework.Letters{},
		handle: func(a *API, c *call) (any, error) {
			limit, err := c.limit()
			if err != nil {
				return nil, err
			}
			return read(a.Desk, c.Context(), c.Actor, c.URL.Query().Get("cursor"), limit)
		},
	}
}

func filterParameters(g Group) []Parameter {
	list := []Parameter{
		{Name: "acts", Summary: "only what this party must act on, such as provider"},
		{Name: "status", Summary: "only cases of this status"},
		{Name: "overdue", Summary: "true for only what is past its due time"},
	}
	if g == Provider {
		list = append(list, Parameter{Name: "mine", Summary: "true for only what one has taken"})
	}
	return list
}

// filter reads which rows of a queue are asked for.
func (c *call) filter() (casework.QueueFilter, error) {
	q := c.URL.Query()
	f := casework.QueueFilter{Acts: filing.Party(q.Get("acts")), Status: filing.Status(q.Get("status"))}
	for name, into := range map[string]*bool{"overdue": &f.Overdue, "mine": &f.Mine} {
		text := q.Get(name)
		if text == "" {
			continue
		}
		on, err := strconv.ParseBool(text)
		if err != nil {
			return f, filing.Errorf(filing.Invalid, name, name, "say true or false")
		}
		*into = on
	}
	return f, nil
}
