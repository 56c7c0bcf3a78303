package web

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// file is an answer that is written piece by piece. What goes wrong before the
// first piece is answered as a problem like everywhere else.
type file struct {
	w       http.ResponseWriter
	media   string
	name    string // under which it is kept
	started bool
}

// Write sends a piece, the headers first.
func (f *file) Write(p []byte) (int, error) {
	if !f.started {
		f.started = true
		f.w.Header().Set("Content-Type", f.media+"; charset=utf-8")
		f.w.Header().Set("Content-Disposition", "attachment; filename="+strconv.Quote(f.name))
	}
	return f.w.Write(p)
}

// streamed answers a route with a file. One that fails half way is cut off, so
// that nobody takes a part for the whole.
func (a *API) streamed(w http.ResponseWriter, route Route, c *call) {
	f := &file{w: w, media: route.Media}
	err := c.prepare(route)
	if err == nil {
		err = route.stream(a, c, f)
	}
	switch {
	case err == nil:
	case !f.started:
		a.fail(c.Context(), w, err)
	default:
		a.Log.ErrorContext(c.Context(), "a file was cut off", "route", route.Name, "error", logged(problem(err, ""), err))
		panic(http.ErrAbortHandler)
	}
}

// csvRow writes cells as one line of a table for spreadsheets (RFC 4180): each is
// quoted, and one that a spreadsheet would take for a formula gets an apostrophe
// in front, in half and full width.
func csvRow(cells ...string) string {
	quoted := make([]string, len(cells))
	for i, cell := range cells {
		if formula(cell) {
			cell = "'" + cell
		}
		quoted[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return strings.Join(quoted, ",") + "\r\n"
}

// formula reports whether a spreadsheet might compute the cell.
func formula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}
