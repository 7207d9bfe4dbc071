local function updates()
  local people, grid, log, byName = {}, {}, {}, {}
  for i = 0, 999 do people[i] = { name = "p" .. i, visits = 0, address = { town = "t", moves = 0 } } end
  for i = 0, 99 do
    grid[i] = {}
    for j = 0, 99 do grid[i][j] = 0 end
  end
  local note = function(x) log[#log + 1] = x end
  for i = 0, 999 do byName[people[i].name] = { seen = 0 } end
  for i = 0, 299999 do
    local person = people[i % 1000]
    person.visits = person.visits + 1
    person.address.moves = person.address.moves + 2
    local row = grid[i % 100]
    row[i * 7 % 100] = row[i * 7 % 100] + i % 7
    if i % 3 == 0 then note(i) end
    local entry = byName[people[i % 1000].name]
    entry.seen = entry.seen + 1
  end
  return people[7].visits .. " " .. people[8].address.moves .. " " .. grid[3][21] .. " " .. #log .. " " .. byName["p9"].seen
end
print(updates())
