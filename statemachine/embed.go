// Package statemachine holds the definition of the filing workflow in the
// Amazon States Language. The same file is deployed to AWS Step Functions and
// run by internal/states on one machine.
//
// The file names what it invokes by substitutions of the form ${Name}:
// Partition is the partition of its resource names (aws, aws-cn), and every
// other one is what stands for the function of that name in the place where
// it runs, an alias's resource name on AWS or the plain name on one machine.
package statemachine

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

//go:embed filing.asl.json
var filing string

// File gives the definition as it is kept, with its substitutions not made.
// The caller owns the bytes.
func File() []byte { return []byte(filing) }

// Substitutions names the substitutions of the file in alphabetical order.
func Substitutions() []string { return names(filing) }

// Substitute gives the definition with every ${Name} replaced by values[Name].
// It answers an error that names each substitution that is missing, unused,
// empty, or that holds anything but printable ASCII without a quote, a
// backslash or a dollar sign: those would change the definition around them.
func Substitute(values map[string]string) ([]byte, error) {
	return substitute(filing, values)
}

func substitute(text string, values map[string]string) ([]byte, error) {
	wanted := names(text)
	for _, name := range wanted {
		if _, ok := values[name]; !ok {
			return nil, fmt.Errorf("statemachine: substitution %s is missing", name)
		}
	}
	pairs := make([]string, 0, 2*len(wanted))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(wanted, name) {
			return nil, fmt.Errorf("statemachine: substitution %s is not used", name)
		}
		if !plain(values[name]) {
			return nil, fmt.Errorf("statemachine: substitution %s is empty or not plain text", name)
		}
		pairs = append(pairs, "${"+name+"}", values[name])
	}
	return []byte(strings.NewReplacer(pairs...).Replace(text)), nil
}

// names gives the distinct names between ${ and } in text, in order.
func names(text string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`\$\{([^}]*)\}`).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func plain(value string) bool {
	return value != "" && !strings.ContainsFunc(value, func(r rune) bool {
		return r < ' ' || r > '~' || strings.ContainsRune(`"\$`, r)
	})
}
