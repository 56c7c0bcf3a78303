// Command substituted prints the state machine for a partition with its
// substitutions made, so that a validator can read it.
package main

import (
	"fmt"
	"os"

	"beian/statemachine"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: substituted aws|aws-cn")
		os.Exit(2)
	}
	values := map[string]string{}
	for _, name := range statemachine.Substitutions() {
		values[name] = "arn:" + os.Args[1] + ":lambda:cn-north-1:123456789012:function:" + name + ":live"
	}
	values["Partition"] = os.Args[1]
	definition, err := statemachine.Substitute(values)
	if err != nil {
		fmt.Fprintln(os.Stderr, "substituted:", err)
		os.Exit(1)
	}
	_, _ = os.Stdout.Write(definition)
}
