# A bill of materials (bill.jq) as CycloneDX 1.5.

. as $bill
| {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      timestamp: $bill.time,
      component: {
        type: "application", "bom-ref": $bill.root, name: "pgtusk", version: $bill.version,
        description: $bill.description, licenses: [{expression: $bill.licence}], purl: $bill.root
      }
    },
    components: (
      [$bill.components[] | {
        type: "library", "bom-ref": .ref, name, version,
        # "excluded" is what takes part in the build, and is not in the program.
        scope: (if .linked then "required" else "excluded" end),
        licenses: [{expression: .licence}],
        purl: .ref
      }
      + (if .sha256 then {hashes: [{alg: "SHA-256", content: .sha256}]} else {} end)
      + (if .repository then {externalReferences: [{type: "vcs", url: .repository}]} else {} end)]
      # Scanners look the C library up in the list of the system that it comes from.
      + [{
        type: "operating-system", "bom-ref": $bill.debian.ref, name: $bill.debian.name, version: $bill.debian.version,
        scope: "excluded",
        description: "Where the C library and the compiler's runtime come from. Nothing else of it is in the image."
      }]
    ),
    dependencies: (
      ($bill.edges + [$bill.components[] | select(.debian) | {from: $bill.debian.ref, to: .ref}]) as $edges
      | ($edges | group_by(.from) | map({key: .[0].from, value: [.[].to]}) | from_entries) as $needs
      | [$bill.root, $bill.debian.ref, $bill.components[].ref] | sort
      | map({ref: .} + (if $needs[.] then {dependsOn: ($needs[.] | sort)} else {} end))
    )
  }
