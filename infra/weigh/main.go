// Command weigh holds what the functions weigh, because a function starts as
// fast as its binary is small. It reads what `make functions` left in dist,
// prints the sizes, and fails if one is too large or calls methods by name,
// which makes the linker keep every method of every type.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Limits in bytes.
const (
	tableOnly = 8_500_000  // whose only client is the table's
	anyOther  = 13_000_000 // with further clients
)

func main() {
	if err := weigh("dist"); err != nil {
		fmt.Fprintln(os.Stderr, "weigh:", err)
		os.Exit(1)
	}
}

func weigh(dist string) error {
	files, err := filepath.Glob(filepath.Join(dist, "*", "bootstrap"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no functions in %s; run make functions", dist)
	}
	tmp, err := os.MkdirTemp("", "weigh")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	var faults []string
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file))
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		limit := int64(anyOther)
		if slices.Contains([]string{"accept-submission", "await-answer", "issue-number"}, name) {
			limit = tableOnly
		}
		fmt.Printf("%-18s %6.2f MB of %5.2f\n", name, float64(info.Size())/1e6, float64(limit)/1e6)
		if info.Size() > limit {
			faults = append(faults, name+" is too large")
		}
		reflects, err := callsByName(name, tmp)
		if err != nil {
			return err
		}
		if reflects {
			faults = append(faults, name+" calls methods by name")
		}
	}
	if len(faults) > 0 {
		return fmt.Errorf("%q", faults)
	}
	return nil
}

// callsByName asks the linker whether the function has a reachable call of
// reflect's Method or MethodByName.
func callsByName(name, tmp string) (bool, error) {
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc,nethttpomithttp2",
		"-ldflags=-dumpdep", "-o", filepath.Join(tmp, name), "./functions/"+name)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=arm64")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return false, fmt.Errorf("link %s: %w", name, err)
	}
	return bytes.Contains(out, []byte("<ReflectMethod>")), os.Remove(filepath.Join(tmp, name))
}
