// Package events holds what travels between the parts as JSON: samples, one of
// what each function is invoked with and one of each event on the bus, and the
// JSON Schema of each. Samples are named after the function's folder, or after
// the event in kebab-case below bus/; below exchange/ is what travels between the
// system and a bureau's own (package exchange). The schemas, and the samples of the bus
// and of the exchange, are made from the code (go test ./events -update); a test holds all of them
// against it.
package events

import (
	"embed"
	"io/fs"
)

//go:embed samples schemas
var files embed.FS

// Files gives samples/ and schemas/.
func Files() fs.FS { return files }
