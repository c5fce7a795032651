// Command dyff is the comparison of github.com/homeport/dyff: it reads pairs of YAML streams as JSON from standard input, and writes where the
// objects of each pair differ as JSON.
package main

import (
	"encoding/json"
	"log"
	"os"
	"slices"

	"github.com/gonvenience/ytbx"
	"github.com/homeport/dyff/pkg/dyff"
	yaml "go.yaml.in/yaml/v3"
)

type pair struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// difference is one place: names of fields, and of items of lists. An empty path is the object as a whole.
type difference struct {
	Object string   `json:"object"`
	Path   []string `json:"path"`
	Kind   string   `json:"kind"`
}

func main() {
	var pairs []pair
	if err := json.NewDecoder(os.Stdin).Decode(&pairs); err != nil {
		log.Fatal(err)
	}
	answers := make([][]difference, 0, len(pairs))
	for _, each := range pairs {
		answers = append(answers, compare(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

func compare(each pair) []difference {
	from, to := load(each.Before), load(each.After)
	report, err := dyff.CompareInputFiles(from, to, dyff.KubernetesEntityDetection(true))
	if err != nil {
		log.Fatal(err)
	}
	found := []difference{}
	for _, diff := range report.Diffs {
		object, path := "", []string{}
		if diff.Path != nil {
			if root := diff.Path.Root; root != nil && diff.Path.DocumentIdx < len(root.Names) {
				object = root.Names[diff.Path.DocumentIdx]
			}
			for _, element := range diff.Path.PathElements {
				path = append(path, element.Name)
			}
		}
		for _, detail := range diff.Details {
			node := detail.To
			if detail.Kind == dyff.REMOVAL {
				node = detail.From
			}
			// Fields that are new or gone are listed below the map that they are in.
			if (detail.Kind == dyff.ADDITION || detail.Kind == dyff.REMOVAL) && len(path) > 0 && node != nil && node.Kind == yaml.MappingNode {
				for index := 0; index < len(node.Content); index += 2 {
					found = append(found, difference{object, append(slices.Clone(path), node.Content[index].Value), string(detail.Kind)})
				}
				continue
			}
			found = append(found, difference{object, path, string(detail.Kind)})
		}
	}
	return found
}

func load(text string) ytbx.InputFile {
	documents, err := ytbx.LoadYAMLDocuments([]byte(text))
	if err != nil {
		log.Fatal(err)
	}
	return ytbx.InputFile{Location: "objects", Documents: documents}
}
