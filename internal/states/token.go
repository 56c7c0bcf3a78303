package states

import "strings"

// newToken makes the token of an attempt. It carries the name of its execution
// so that an answer needs no item of its own to find it; id tells it apart
// from every other token and keeps it from being guessed.
func newToken(execution, id string) string { return execution + "." + id }

// parseToken gives the name of the execution that token belongs to.
func parseToken(token string) (execution string, ok bool) {
	execution, id, found := strings.Cut(token, ".")
	return execution, found && id != "" && validName(execution)
}
